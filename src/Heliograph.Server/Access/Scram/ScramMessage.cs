using System.Text;

namespace Heliograph.Server.Access;

/// <summary>Reads what a SCRAM client sends (RFC 5802 §7).</summary>
internal static class ScramMessage
{
    private const int Longest = 65_535;
    private const int LongestNonce = 1024;

    /// <summary>The text of a message.</summary>
    /// <exception cref="FormatException">It is too long or no UTF-8.</exception>
    public static string Text(ReadOnlySpan<byte> data)
    {
        if (data.Length > Longest) throw new FormatException("a message is too long");
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(data);
        }
        catch (DecoderFallbackException)
        {
            throw new FormatException("a message is not UTF-8");
        }
    }

    /// <summary>The first message: its header for channel binding, what follows that, the user's name and the client's nonce.</summary>
    /// <exception cref="FormatException">It is none, or demands what is not supported.</exception>
    public static (string Header, string Bare, string Name, string Nonce) First(string message)
    {
        var parts = message.Split(',', 3);
        if (parts.Length < 3) throw new FormatException("the first message is incomplete");
        if (parts[0] is not ("n" or "y")) throw new FormatException("channel binding is not supported");
        var fields = parts[2].Split(',');
        if (fields.Length < 2) throw new FormatException("the first message is incomplete");
        var name = Name(Value(fields[0], 'n'));
        if (parts[1].Length > 0 && Name(Value(parts[1], 'a')) != name) throw new FormatException("acting for another user is not supported");
        return ($"{parts[0]},{parts[1]},", parts[2], name, Nonce(Value(fields[1], 'r')));
    }

    /// <summary>The last message: the header again, the nonce, the proof, and all but the proof.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static (string Header, string Nonce, byte[] Proof, string WithoutProof) Final(string message)
    {
        var fields = message.Split(',');
        if (fields.Length < 3) throw new FormatException("the last message is incomplete");
        var header = Encoding.UTF8.GetString(Bytes(Value(fields[0], 'c')));
        var proof = fields[^1];
        return (header, Value(fields[1], 'r'), Bytes(Value(proof, 'p')), message[..^(proof.Length + 1)]);
    }

    private static string Value(string field, char name) =>
        field.Length > 2 && field[0] == name && field[1] == '=' ? field[2..] : throw new FormatException($"expected {name}=…");

    private static string Nonce(string text) =>
        text.Length <= LongestNonce && text.All(c => c is >= '!' and <= '~') ? text : throw new FormatException("the nonce is too long or has other than printable characters");

    // saslname: a comma is =2C, an equals sign =3D, and no other = may be there.
    private static string Name(string text)
    {
        var rest = text.Replace("=2C", "", StringComparison.Ordinal).Replace("=3D", "", StringComparison.Ordinal);
        if (rest.Contains('=', StringComparison.Ordinal)) throw new FormatException("the user's name is not encoded rightly");
        return text.Replace("=2C", ",", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal);
    }

    private static byte[] Bytes(string text)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw new FormatException("expected base64");
        }
    }
}
