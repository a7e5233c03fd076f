using Heliograph.Server.Connectors;
using Heliograph.Server.Sql;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Rules.Inputs;

/// <summary>A message that a source has brought in: the columns that the source gives, and those that all events have.</summary>
/// <param name="topic">The source, as FROM names it.</param>
/// <param name="message">The message.</param>
/// <param name="at">When it came, in Unix milliseconds.</param>
internal sealed class SourceInput(string topic, SourceMessage message, long at) : SqlInput
{
    private static readonly string[] s_ours = ["event", "timestamp", "node"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = [.. message.Columns.Fields.Select(field => field.Key).Union(s_ours)];

    /// <inheritdoc/>
    public override SqlValue Column(string name) => message.Columns.Has(name) ? message.Columns[name] : name switch
    {
        "event" => SqlValue.Of(topic),
        "timestamp" => SqlValue.Of(at),
        "node" => EventInput.Node,
        _ => default,
    };
}
