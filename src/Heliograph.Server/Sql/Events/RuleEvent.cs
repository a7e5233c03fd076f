using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Events;

/// <summary>Something that may trigger a rule: how a statement names it, and what it sees of it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name, which is the value of the column <c>event</c>; of a source the beginning of it.</param>
/// <param name="Topic">How FROM names it; of sources a filter with <c>*</c> for the name.</param>
internal sealed record RuleEvent(RuleEventKind Kind, string Name, string Topic)
{
    /// <summary>How FROM named it before EMQX 5.10; null when it did not exist.</summary>
    public string? OldTopic { get; init; }

    /// <summary>What it is called for people.</summary>
    public required string Title { get; init; }

    /// <summary>When it happens, in a sentence.</summary>
    public required string Description { get; init; }

    /// <summary>A statement with it.</summary>
    public required string Statement { get; init; }

    /// <summary>The columns, in the order in which <c>*</c> shows them.</summary>
    public required IReadOnlyList<RuleColumn> Columns
    {
        get;
        init => (field, ColumnNames) = (value, [.. value.Select(column => column.Name)]);
    }

    /// <summary>The names of those that somebody who tries a statement out wants to choose.</summary>
    public required IReadOnlyList<string> TestColumns { get; init; }

    /// <summary>The names of <see cref="Columns"/>.</summary>
    public IReadOnlyList<string> ColumnNames { get; private init; } = [];

    /// <summary>The name as one word: what a trial of a statement calls the event.</summary>
    public string Type => Name.Replace('.', '_');

    /// <summary>Whether FROM can name it: a message that is published is named by its topic, and a source by its own name.</summary>
    public bool IsSelectable => Kind is not (RuleEventKind.MessagePublish or RuleEventKind.MqttSource or RuleEventKind.RabbitMqSource);

    /// <summary>Its name as a value.</summary>
    public SqlValue NameValue { get; } = SqlValue.Of(Name);

    /// <summary>Whether it has a column of that name.</summary>
    public bool Has(string column) => ColumnNames.Contains(column);

    /// <summary>The example of a column; undefined when there is none.</summary>
    public SqlValue Example(string column) => Columns.FirstOrDefault(one => one.Name == column)?.Example ?? default;

    /// <inheritdoc/>
    public override string ToString() => Topic;
}
