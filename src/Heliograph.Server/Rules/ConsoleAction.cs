using System.Text;
using Heliograph.Server.Connectors;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Rules;

/// <summary>Writes the row to the log as JSON, ten lines a second at most.</summary>
internal sealed class ConsoleAction(string rule, RuleSurroundings surroundings) : IRuleAction
{
    private const int Lines = 10;
    private const int Longest = 4096;

    private readonly LineAllowance _lines = new(surroundings.Clock, Lines, TimeSpan.FromSeconds(1));

    /// <inheritdoc/>
    public ValueTask StartAsync(RuleOutput output)
    {
        if (_lines.TryTake(out var leftOut)) RuleLog.Output(surroundings.Log, rule, TextOf(output.Row), leftOut);
        output.Cells.Finish(isSuccess: true);
        return ValueTask.CompletedTask;
    }

    private static string TextOf(SqlMap row)
    {
        var text = Encoding.UTF8.GetString(SqlJson.Write(SqlValue.Of(row)));
        return text.Length > Longest ? $"{text.AsSpan(0, Longest)}…" : text;
    }
}
