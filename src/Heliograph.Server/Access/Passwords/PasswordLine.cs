using System.Globalization;

namespace Heliograph.Server.Access;

/// <summary>A line of a password file as mosquitto_passwd writes it: <c>name:$7$iterations$salt$hash</c> (PBKDF2-SHA512) or <c>name:$6$salt$hash</c>.</summary>
internal static class PasswordLine
{
    /// <summary>The user of a line.</summary>
    /// <exception cref="FormatException">It is no such line; the message says why, without what is secret.</exception>
    public static (string Name, PasswordHash Hash) Parse(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) throw new FormatException("expected name:hash");
        if (colon == 0) throw new FormatException("the name is empty");
        return (line[..colon], ParseHash(line[(colon + 1)..].Split('$')));
    }

    private static PasswordHash ParseHash(string[] parts)
    {
        var hash = parts switch
        {
            ["", "7", var iterations, var salt, var text] => new PasswordHash(PasswordAlgorithm.Pbkdf2Sha512, Number(iterations), Bytes(salt), Bytes(text)),
            ["", "6", var salt, var text] => new(PasswordAlgorithm.Sha512Salted, 1, Bytes(salt), Bytes(text)),
            [""] => throw new FormatException("the user has no password"),
            ["", var other, ..] => throw new FormatException($"the hash is of type ${other}$, which is not known; expected $7$ or $6$"),
            _ => throw new FormatException("the password is not hashed; run mosquitto_passwd -U on the file"),
        };
        return hash.IsSound ? hash : throw new FormatException("the hash is damaged");
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException("the number of iterations is none");

    private static byte[] Bytes(string text)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw new FormatException("salt or hash is not base64");
        }
    }
}
