using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Functions that write bytes and values as text, and read them.</summary>
internal static class EncodingFunctions
{
    /// <summary>All of them.</summary>
    public static IEnumerable<SqlSignature> All =>
    [
        new("base64_decode", 1, 3, FromBase64),
        new("base64_encode", 1, 3, ToBase64),
        new("bin2hexstr", 1, 1, call => ToHexadecimal([], call)),
        new("bin2hexstr", 2, 2, call => ToHexadecimal(call.Bytes(1), call)),
        new("hexstr2bin", 1, 1, call => FromHexadecimal(call.Bytes(0), call)),
        new("hexstr2bin", 2, 2, WithoutPrefix),
        new("json_decode", 1, 1, DecodeJson),
        new("json_encode", 1, 1, call => SqlJsonText.Encode(call[0], call)),
        new("sqlserver_bin2hexstr", 1, 1, call => ToHexadecimal("0x"u8, call)),
        new("term_decode", 1, 1, call => TermReader.Read(call.Bytes(0), call)),
        new("term_encode", 1, 1, call => TermWriter.Write(call[0], call)),
    ];

    private static SqlValue DecodeJson(SqlCall call) => call[0].Type == SqlType.Text ? SqlJsonText.Decode(call[0], call) : throw call.Wrong(0, "a text");

    private static bool Has(SqlCall call, string option)
    {
        for (var i = 1; i < call.Arguments.Length; i++)
        {
            if (call.Choice(i, "no_padding", "urlsafe") is var choice && (choice == 0) == (option == "no_padding")) return true;
        }

        return false;
    }

    private static SqlValue ToBase64(SqlCall call)
    {
        SqlBounds.Check((call.Bytes(0).Length + 2L) / 3 * 4, call);
        var text = new byte[Base64.GetMaxEncodedToUtf8Length(call.Bytes(0).Length)];
        Base64.EncodeToUtf8(call.Bytes(0), text, out _, out var written);
        if (Has(call, "urlsafe")) Exchange(text, "+/"u8, "-_"u8);
        return SqlValue.Of(text, 0, Has(call, "no_padding") ? text.AsSpan(0, written).TrimEnd((byte)'=').Length : written);
    }

    // What one option allows the other forbids: + is no digit of the safe alphabet, and - none of the plain one.
    private static SqlValue FromBase64(SqlCall call)
    {
        var text = call.Bytes(0).ToArray();
        if (Has(call, "urlsafe") && text.AsSpan().ContainsAny("+/"u8)) throw call.Fail("the text is no base64");
        if (Has(call, "urlsafe")) Exchange(text, "-_"u8, "+/"u8);
        if (Has(call, "no_padding")) text = Padded(text);
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return Base64.DecodeFromUtf8(text, bytes, out _, out var written) == OperationStatus.Done
            ? SqlValue.Of(bytes, 0, written)
            : throw call.Fail("the text is no base64");
    }

    private static byte[] Padded(byte[] text)
    {
        var digits = text.Count(one => one > ' ');
        return [.. text, .. Enumerable.Repeat((byte)'=', (4 - (digits % 4)) % 4)];
    }

    private static void Exchange(Span<byte> text, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        for (var i = 0; i < from.Length; i++) text.Replace(from[i], to[i]);
    }

    private static SqlValue ToHexadecimal(ReadOnlySpan<byte> prefix, SqlCall call)
    {
        var result = new SqlBuffer(call);
        result.Add(prefix);
        SqlBounds.Check(call.Bytes(0).Length * 2L, call);
        result.Add(Convert.ToHexString(call.Bytes(0)));
        return result.ToText();
    }

    private static SqlValue WithoutPrefix(SqlCall call) => call.Bytes(0).StartsWith(call.Bytes(1))
        ? FromHexadecimal(call.Bytes(0)[call.Bytes(1).Length..], call)
        : throw call.Fail("the text does not start with the prefix");

    private static SqlValue FromHexadecimal(ReadOnlySpan<byte> text, SqlCall call)
    {
        var digits = Encoding.Latin1.GetString(text);
        if (digits.Length % 2 == 1) digits = '0' + digits;
        var bytes = new byte[digits.Length / 2];
        return Convert.FromHexString(digits, bytes, out _, out _) == OperationStatus.Done ? SqlValue.Of(bytes) : throw call.Fail("the text is not hexadecimal");
    }
}
