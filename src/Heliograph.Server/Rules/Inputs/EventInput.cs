using Heliograph.Broker.Events;
using Heliograph.Server.Sql;
using Heliograph.Server.Sql.Events;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Rules.Inputs;

/// <summary>Something that has happened, as a statement sees it: the columns that all events have, and those of its own.</summary>
/// <param name="about">What.</param>
/// <param name="at">When, in Unix milliseconds.</param>
internal abstract class EventInput(RuleEvent about, long at) : SqlInput
{
    /// <summary>The column of that name.</summary>
    internal static readonly SqlValue Node = SqlValue.Of(RuleSurroundings.Node);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns => about.ColumnNames;

    /// <summary>The input of an event of the broker.</summary>
    public static EventInput Of(BrokerEvent what) => what switch
    {
        MessageEvent message => new MessageInput(message),
        ConnectionEvent connection => new ConnectionInput(connection),
        SubscriptionEvent subscription => new SubscriptionInput(subscription),
        AuthenticationEvent authentication => new AuthenticationInput(authentication),
        _ => new AuthorizationInput((AuthorizationEvent)what),
    };

    /// <inheritdoc/>
    public sealed override SqlValue Column(string name) => name switch
    {
        "event" => Name,
        "timestamp" => SqlValue.Of(at),
        "node" => Node,
        _ => Own(name),
    };

    /// <summary>The column <c>event</c>.</summary>
    protected virtual SqlValue Name => about.NameValue;

    /// <summary>The value of a column that not all events have; undefined when there is none of that name.</summary>
    protected abstract SqlValue Own(string name);
}
