using System.Buffers;
using System.Globalization;
using System.Text;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Functions of whole texts. A character is what a reader takes for one (a grapheme cluster).</summary>
internal static class TextFunctions
{
    // What Unicode calls pattern white space and does not glue words together.
    private static readonly char[] s_white = [.. "\t\n\v\f\r \u0085\u200e\u200f\u2028\u2029"];

    /// <summary>All of them.</summary>
    public static IEnumerable<SqlSignature> All =>
    [
        new("ascii", 1, 1, call => call.Bytes(0) is [var first, ..] ? SqlValue.Of((long)first) : throw call.Fail("the text is empty")),
        new("concat", 1, 1, call => FunctionText.Join([], call.List(0), call)),
        new("concat", 2, 2, call => FunctionText.Join([], [call[0], call[1]], call)),
        new("lower", 1, 1, call => Change(call, Ascii.ToLower, text => text.ToLowerInvariant())),
        new("ltrim", 1, 1, call => SqlValue.Of(call.Text(0).TrimStart(s_white))),
        new("reverse", 1, 1, Reverse),
        new("rm_prefix", 2, 2, call => call.Bytes(0).StartsWith(call.Bytes(1)) ? SqlValue.Of(call.Bytes(0)[call.Bytes(1).Length..].ToArray()) : call[0]),
        new("rtrim", 1, 1, call => SqlValue.Of(call.Text(0).TrimEnd(s_white))),
        new("rtrim", 2, 2, call => SqlValue.Of(call.Text(1).Length > 0 ? call.Text(0).TrimEnd(call.Text(1).ToCharArray()) : call.Text(0))),
        new("strlen", 1, 1, call => SqlValue.Of((long)Graphemes.Count(call.Text(0)))),
        new("substr", 2, 2, call => Slice(call, long.MaxValue)),
        new("substr", 3, 3, call => Slice(call, call.Integer(2))),
        new("trim", 1, 1, call => SqlValue.Of(call.Text(0).Trim(s_white))),
        new("unescape", 1, 1, call => SqlValue.Of(Escapes.Resolve(call.Text(0), call))),
        new("upper", 1, 1, call => Change(call, Ascii.ToUpper, text => text.ToUpperInvariant())),
    ];

    private delegate OperationStatus Copying(ReadOnlySpan<byte> from, Span<byte> to, out int count);

    private static SqlValue Change(SqlCall call, Copying plain, Func<string, string> any)
    {
        var text = call.Bytes(0);
        if (!Ascii.IsValid(text)) return SqlValue.Of(any(call.Text(0)));
        var changed = new byte[text.Length];
        plain(text, changed, out _);
        return SqlValue.Of(changed);
    }

    private static SqlValue Reverse(SqlCall call)
    {
        var text = call.Text(0);
        var starts = StringInfo.ParseCombiningCharacters(text);
        var reversed = new SqlBuffer(call);
        for (var i = starts.Length - 1; i >= 0; i--) reversed.Add(text[starts[i]..(i + 1 < starts.Length ? starts[i + 1] : text.Length)]);
        return reversed.ToText();
    }

    private static SqlValue Slice(SqlCall call, long length)
    {
        var start = call.Integer(1);
        if (start < 0 || length < 0) throw call.Fail("start and length are not to be negative");
        var rest = Graphemes.Skip(call.Text(0), start);
        return SqlValue.Of(rest[..(rest.Length - Graphemes.Skip(rest, length).Length)]);
    }
}
