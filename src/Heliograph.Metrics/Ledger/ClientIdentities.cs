using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Instruments;
using static Heliograph.Metrics.Instruments.BrokerCounter;

namespace Heliograph.Metrics.Ledger;

/// <summary>How connections and sessions begin and end.</summary>
internal static class ClientIdentities
{
    public static IReadOnlyList<LedgerIdentity> All { get; } =
    [
        new("client_connack", "Every CONNECT taken up is answered, unless its client leaves before.")
        {
            Left = [ClientConnAck, FlowCounter.ConnectsAbandoned],
            Right = [ClientConnect],
        },
        new("client_connect", "Every CONNECT taken up is accepted by authentication, refused by it, refused before, or abandoned.")
        {
            Left = [ClientConnect],
            Right = [AuthenticationSuccess, AuthenticationFailure, FlowCounter.ConnectsRefusedEarly, FlowCounter.ConnectsAbandoned],
        },
        new("connack_sent", "Every CONNACK accepts or refuses.") { Left = [PacketsConnAckSent], Right = [ClientConnected, PacketsConnAckError] },
        new("connects_refused", "Every CONNACK that refuses has a reason.")
        {
            Left = [PacketsConnAckError],
            Right = [.. LedgerTerm.Each(HeliographConnections.ConnectsRefused, HeliographConnections.ConnectRefusals)],
        },
        new("live_connections", "Clients that were accepted and have not left are connected.")
        {
            Left = [ClientConnected, ((LedgerTerm)ClientDisconnected).Negative],
            Right = [new("live_connections_count", source => source.LiveConnections)],
        },
        new("disconnects", "Every accepted connection that ended has a reason.")
        {
            Left = [ClientDisconnected],
            Right = [.. LedgerTerm.Each(HeliographConnections.Disconnects, HeliographConnections.DisconnectReasons)],
        },
        new("sessions", "Sessions that were made, or kept from before the start, and have not ended are there.")
        {
            Left = [SessionCreated, FlowCounter.SessionsRestored, ((LedgerTerm)SessionDiscarded).Negative, ((LedgerTerm)SessionTerminated).Negative],
            Right = [new("sessions_count", source => source.Sessions)],
        },
        new("sessions_resumed", "Every session that is resumed is taken over from somebody.") { Left = [SessionResumed], Right = [SessionTakenover] },
        new("subscriptions", "Subscriptions that were made and have not ended are there.")
        {
            Left = [FlowCounter.SubscriptionsMade, ((LedgerTerm)FlowCounter.SubscriptionsEnded).Negative],
            Right = [new("subscriptions_count", source => source.Subscriptions)],
        },
    ];
}
