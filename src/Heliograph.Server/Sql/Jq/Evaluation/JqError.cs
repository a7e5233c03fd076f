using Heliograph.Server.Sql.Jq.Functions;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Evaluation;

/// <summary>
/// Why an expression has no result. The program sees it whole; outside of it no value is shown, for it is part of a message. In the text {0} and {1}
/// stand for values with their types, {0t} and {1t} for the types alone, {0d} and {1d} for the values.
/// </summary>
internal sealed class JqError(string text, SqlValue first, SqlValue second)
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

    private string Filled(Func<SqlValue, string> whole, Func<SqlValue, string> value) => text
        .Replace("{0}", first.Type == SqlType.Undefined ? "" : whole(first), StringComparison.Ordinal)
        .Replace("{1}", second.Type == SqlType.Undefined ? "" : whole(second), StringComparison.Ordinal)
        .Replace("{0t}", JqValue.TypeName(first), StringComparison.Ordinal)
        .Replace("{1t}", JqValue.TypeName(second), StringComparison.Ordinal)
        .Replace("{0d}", value(first), StringComparison.Ordinal)
        .Replace("{1d}", value(second), StringComparison.Ordinal);

    private static string Shown(SqlValue value)
    {
        var text = JqText.Json(value).Text;
        return text.Length <= LongestShown ? text : string.Concat(text.AsSpan(0, LongestShown - 3), "...");
    }
}
