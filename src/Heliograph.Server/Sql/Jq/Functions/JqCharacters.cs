using System.Text;
using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Functions;

/// <summary>Texts as characters of Unicode, counted without making anything of their bytes.</summary>
internal static class JqCharacters
{
    /// <summary>How many there are.</summary>
    public static int Count(SqlValue text) => Count(text.Bytes);

    /// <summary>How many there are in bytes: all that do not continue one.</summary>
    public static int Count(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        foreach (var one in bytes) if ((one & 0xC0) != 0x80) count++;
        return count;
    }

    /// <summary>Those from one to before another.</summary>
    public static SqlValue Part(SqlValue text, int start, int end)
    {
        var from = Length(text, 0, start);
        return Bytes(text, from, Length(text, from, end - start));
    }

    /// <summary>How many bytes so many of them are, of those behind the first bytes.</summary>
    public static int Length(SqlValue text, int behind, int characters) => Offset(text.Bytes[behind..], characters);

    /// <summary>So many bytes of a text.</summary>
    public static SqlValue Bytes(SqlValue text, int start, int length) => SqlValue.Of(text.Segment.Array!, text.Segment.Offset + start, length);

    /// <summary>Their codes.</summary>
    public static SqlValue Codes(JqMachine machine, SqlValue text)
    {
        machine.Budget.SpendElements(text.Bytes.Length);
        return SqlValue.Of([.. text.Text.EnumerateRunes().Select(rune => SqlValue.Of((long)rune.Value))]);
    }

    /// <summary>The text of codes.</summary>
    public static SqlValue OfCodes(JqMachine machine, IReadOnlyList<SqlValue> codes)
    {
        machine.Budget.SpendText(codes.Count);
        var text = new StringBuilder();
        foreach (var code in codes)
        {
            if (!code.IsNumber) return machine.Fail("Unicode codepoint must be numeric");
            text.Append(Rune.IsValid((int)Math.Clamp(code.Number, -1, int.MaxValue)) ? new Rune((int)code.Number).ToString() : "\uFFFD");
        }

        return SqlValue.Of(text.ToString());
    }

    // Where in the bytes the character with that number begins.
    private static int Offset(ReadOnlySpan<byte> bytes, int characters)
    {
        var at = 0;
        for (; at < bytes.Length; at++)
        {
            if ((bytes[at] & 0xC0) != 0x80 && characters-- == 0) break;
        }

        return at;
    }
}
