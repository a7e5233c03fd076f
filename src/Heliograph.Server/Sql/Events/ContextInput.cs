using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Events;

/// <summary>An event that did not happen, to try a statement out: some columns as they are given, the rest as in the example.</summary>
/// <param name="about">What would have happened.</param>
/// <param name="given">Columns by name, also such as the event does not have.</param>
internal sealed class ContextInput(RuleEvent about, SqlMap given) : SqlInput
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } =
        [.. about.ColumnNames, .. given.Fields.Select(field => field.Key).Where(name => !about.Has(name))];

    /// <inheritdoc/>
    public override SqlValue Column(string name) => given.Has(name) ? given[name] : about.Example(name);
}
