using Heliograph.Broker.Events;
using Heliograph.Server.Sql.Events;

namespace Heliograph.Server.Rules.Inputs;

/// <summary>Which event of a rule is which of the broker.</summary>
internal static class BrokerEventNames
{
    private static readonly Dictionary<RuleEventKind, BrokerEventKind> s_kinds = new()
    {
        [RuleEventKind.ClientConnected] = BrokerEventKind.Connected,
        [RuleEventKind.ClientDisconnected] = BrokerEventKind.Disconnected,
        [RuleEventKind.ClientConnAck] = BrokerEventKind.ConnAck,
        [RuleEventKind.ClientPing] = BrokerEventKind.Ping,
        [RuleEventKind.AuthenticationComplete] = BrokerEventKind.Authenticated,
        [RuleEventKind.AuthorizationComplete] = BrokerEventKind.Authorized,
        [RuleEventKind.SessionSubscribed] = BrokerEventKind.Subscribed,
        [RuleEventKind.SessionUnsubscribed] = BrokerEventKind.Unsubscribed,
        [RuleEventKind.MessageDelivered] = BrokerEventKind.Delivered,
        [RuleEventKind.MessageAcked] = BrokerEventKind.Acked,
        [RuleEventKind.MessageDropped] = BrokerEventKind.Dropped,
        [RuleEventKind.DeliveryDropped] = BrokerEventKind.DeliveryDropped,
    };

    private static readonly Dictionary<BrokerEventKind, RuleEvent> s_events = s_kinds.ToDictionary(pair => pair.Value, pair => RuleEvents.Of(pair.Key));

    /// <summary>What the broker calls an event; null when it is none of the broker's.</summary>
    public static BrokerEventKind? KindOf(RuleEvent about) => s_kinds.TryGetValue(about.Kind, out var kind) ? kind : null;

    /// <summary>The event that the broker calls so.</summary>
    public static RuleEvent Of(BrokerEventKind kind) => s_events[kind];
}
