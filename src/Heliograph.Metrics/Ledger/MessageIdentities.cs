using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Instruments;
using static Heliograph.Metrics.Instruments.BrokerCounter;

namespace Heliograph.Metrics.Ledger;

/// <summary>What becomes of messages on their way in.</summary>
internal static class MessageIdentities
{
    public static IReadOnlyList<LedgerIdentity> All { get; } =
    [
        new("messages", "Every message, from whatever source, ends in one place: it enters the router, is refused, is dropped, or is a repetition.")
        {
            Left = [MessagesReceived, FlowCounter.MessagesWill, FlowCounter.MessagesReleased, FlowCounter.MessagesSysMade],
            Right =
            [
                MessagesPublish, FlowCounter.MessagesSys, .. LedgerTerm.Each(HeliographMessages.Refused, HeliographMessages.PublishRefusals),
                FlowCounter.PublishIdInUse, PacketsPublishDropped, FlowCounter.PublishRepeated,
            ],
        },
        new("messages_received", "Messages received are those of the three qualities of service.")
        {
            Left = [MessagesReceived],
            Right = [MessagesQoS0Received, MessagesQoS1Received, MessagesQoS2Received],
        },
        new("messages_received_by_source", "Messages received came in PUBLISH packets, over HTTP, from scripts or from rules.")
        {
            Left = [MessagesReceived],
            Right = [PacketsPublishReceived, FlowCounter.MessagesFromApi, FlowCounter.MessagesFromRules],
        },
        new("messages_dropped", "Messages dropped are those of the four reasons.")
        {
            Left = [MessagesDropped],
            Right = [MessagesDroppedNoSubscribers, MessagesDroppedExpired, FlowCounter.PublishIdInUse, PacketsPublishDropped],
        },
        new("publish_dropped", "A PUBLISH dropped was above Receive Maximum, or above a rate for too long.")
        {
            Left = [PacketsPublishDropped],
            Right = [FlowCounter.PublishOverReceiveMaximum, FlowCounter.PublishOverRate],
        },
        new("messages_delayed", "Every delayed message is published when it is due, expires or is deleted before, or waits.")
        {
            Left = [MessagesDelayed, FlowCounter.DelayedRestored],
            Right = [FlowCounter.MessagesReleased, FlowCounter.DelayedExpired, FlowCounter.DelayedDeleted, new("delayed_count", source => source.Delayed)],
        },
        new("publish_inuse", "A QoS 2 identifier met again is a repetition, or another message's and dropped.")
        {
            Left = [PacketsPublishInuse],
            Right = [FlowCounter.PublishRepeated, FlowCounter.PublishIdInUse],
        },
        new("messages_read", "Messages that connmix_engine_servers_read_messages_total counts for MQTT are the PUBLISH packets received.")
        {
            Left = [new("connmix_engine_servers_read_messages_total{protocol=\"mqtt\"}", source => LedgerTerm.Sum(source, shard => shard.ReadMessages(ClientProtocol.Mqtt)))],
            Right = [PacketsPublishReceived],
        },
    ];
}
