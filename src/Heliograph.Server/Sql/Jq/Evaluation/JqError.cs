using System.Text.RegularExpressions;
using Heliograph.Server.Sql.Jq.Functions;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Evaluation;

/// <summary>
/// Why an expression has no result. The program sees it whole; outside of it no value is shown, for it is part of a message. In the text {0} and {1}
/// stand for values with their types, {0t} and {1t} for the types alone, {0d} and {1d} for the values.
/// </summary>
internal sealed partial class JqError(string text, SqlValue first, SqlValue second)
{
    private const int LongestShown = 14;

    private readonly SqlValue _raised;

    /// <summary>An error that the program raises.</summary>
    public JqError(SqlValue raised)
        : this($"an error was raised with {JqValue.Article(raised)}", default, default) => _raised = raised;

    /// <summary>What a program sees that catches it.</summary>
    public SqlValue Seen => _raised.Type != SqlType.Undefined ? _raised : SqlValue.Of(Filled(value => $"{JqValue.TypeName(value)} ({Shown(value)})", Shown));

    /// <summary>What it is for those outside.</summary>
    public string Told => Filled(JqValue.TypeName, _ => "…");

    // In one go, and nothing is shown that is not asked for: a value may be large, and may have such signs in it.
    private string Filled(Func<SqlValue, string> whole, Func<SqlValue, string> value) => Place().Replace(text, place =>
    {
        var shown = place.Value[1] == '0' ? first : second;
        return place.Value[2] switch { 't' => JqValue.TypeName(shown), 'd' => value(shown), _ => shown.Type == SqlType.Undefined ? "" : whole(shown) };
    });

    private static string Shown(SqlValue value)
    {
        var text = JqBeginning.Of(value, LongestShown + 1);
        return text.Length <= LongestShown ? text : string.Concat(text.AsSpan(0, LongestShown - 3), "...");
    }

    [GeneratedRegex(@"\{[01][td]?\}", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
