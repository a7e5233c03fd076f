using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>
/// Functions of regular expressions. They see bytes, each as the character of that code, so that any payload can be searched; a call ends after
/// 100 ms.
/// </summary>
internal static class RegexFunctions
{
    private const int LongestPattern = 4096;
    private static readonly TimeSpan s_limit = TimeSpan.FromMilliseconds(100);

    /// <summary>All of them.</summary>
    public static IEnumerable<SqlSignature> All =>
    [
        new("regex_extract", 2, 2, call => Within(call, Extract)),
        new("regex_match", 2, 2, call => Within(call, call => SqlValue.Of(Expression(call).IsMatch(Text(call))))),
        new("regex_replace", 3, 3, call => Within(call, Replace)),
    ];

    private static string Text(SqlCall call) => Encoding.Latin1.GetString(call.Bytes(0));

    private static Regex Expression(SqlCall call)
    {
        var pattern = Encoding.Latin1.GetString(call.Bytes(1));
        if (call.Environment.Expressions.Find(pattern) is { } kept) return kept;
        if (pattern.Length > LongestPattern) throw call.Fail($"a regular expression has at most {LongestPattern} bytes");
        var made = Parse(pattern, call);
        call.Environment.Expressions.Keep(pattern, made);
        return made;
    }

    private static Regex Parse(string pattern, SqlCall call)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, s_limit);
        }
        catch (ArgumentException)
        {
            throw call.Fail("argument 2 is no regular expression");
        }
    }

    private static SqlValue Within(SqlCall call, SqlFunction function)
    {
        try
        {
            return function(call);
        }
        catch (RegexMatchTimeoutException)
        {
            throw call.Fail($"the regular expression took longer than {s_limit.TotalMilliseconds} ms");
        }
    }

    private static SqlValue Extract(SqlCall call)
    {
        var match = Expression(call).Match(Text(call));
        var last = match.Groups.Count - 1;
        while (last > 0 && !match.Groups[last].Success) last--;
        return SqlValue.Of([.. match.Groups.Values.Skip(1).Take(last).Select(group => SqlValue.Of(Encoding.Latin1.GetBytes(group.Value)))]);
    }

    private static SqlValue Replace(SqlCall call)
    {
        var text = Text(call);
        var replacement = Encoding.Latin1.GetString(call.Bytes(2));
        var result = new SqlBuffer(call);
        var (at, started) = (0, Stopwatch.GetTimestamp());
        for (var match = Expression(call).Match(text); match.Success; match = match.NextMatch())
        {
            result.Add(Encoding.Latin1.GetBytes(text[at..match.Index]));
            RegexReplacement.Add(replacement, match, result);
            at = match.Index + match.Length;
            if (Stopwatch.GetElapsedTime(started) > s_limit) throw new RegexMatchTimeoutException();
        }

        result.Add(Encoding.Latin1.GetBytes(text[at..]));
        return result.ToText();
    }
}
