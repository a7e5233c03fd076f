using Heliograph.Metrics.Instruments;
using static Heliograph.Metrics.Instruments.BrokerCounter;

namespace Heliograph.Metrics.Ledger;

/// <summary>What becomes of messages on their way out.</summary>
internal static class DeliveryIdentities
{
    private static readonly LedgerTerm s_waiting = LedgerTerm.Level("heliograph_queue_messages", QueueLevel.Queued);
    private static readonly LedgerTerm s_inFlight = LedgerTerm.Level("heliograph_inflight_messages", QueueLevel.InFlight);
    private static readonly LedgerTerm s_awaiting = LedgerTerm.Level("inflight_awaiting_pubcomp", QueueLevel.AwaitingComplete);

    private static readonly LedgerTerm s_written = new(
        "connmix_engine_servers_send_messages_total{protocol=\"mqtt\"}", source => LedgerTerm.Sum(source, shard => shard.SentMessages(ClientProtocol.Mqtt)));

    private static readonly LedgerTerm s_failed = new(
        "connmix_engine_servers_send_errors_total{protocol=\"mqtt\"}", source => LedgerTerm.Sum(source, shard => shard.FailedSends(ClientProtocol.Mqtt)));

    public static IReadOnlyList<LedgerIdentity> All { get; } =
    [
        new("deliveries",
            "Every message offered to a session ends in one place: sent with QoS 0, acknowledged (PUBACK, PUBREC), rejected, dropped, not kept, ended with its "
            + "session, given back to its share group; or it waits, or is in flight.")
        {
            Left = [FlowCounter.DeliveriesOffered, FlowCounter.DeliveriesRestored],
            Right =
            [
                MessagesQoS0Sent, FlowCounter.DeliveriesSysOnce, MessagesAcked, FlowCounter.DeliveriesRejected, DeliveryDropped,
                FlowCounter.DeliveriesNotKept, FlowCounter.DeliveriesSessionEnded, FlowCounter.DeliveriesGivenBack, s_waiting, s_inFlight, s_awaiting.Negative,
            ],
        },
        new("delivery_dropped", "Deliveries dropped are those of the five reasons.")
        {
            Left = [DeliveryDropped],
            Right =
            [
                DeliveryDroppedExpired, DeliveryDroppedNoLocal, DeliveryDroppedQoS0Msg, DeliveryDroppedQueueFull, DeliveryDroppedTooLarge,
            ],
        },
        new("messages_delivered", "Messages prepared for delivery were sent, were too large, or were on a $SYS topic.")
        {
            Left = [MessagesDelivered],
            Right = [MessagesSent, DeliveryDroppedTooLarge, FlowCounter.DeliveriesSys],
        },
        new("messages_sent", "Messages sent are those of the three qualities of service.")
        {
            Left = [MessagesSent],
            Right = [MessagesQoS0Sent, MessagesQoS1Sent, MessagesQoS2Sent],
        },
        new("messages_sent_as_packets", "Every message sent is a PUBLISH packet.") { Left = [MessagesSent], Right = [PacketsPublishSent] },
        new("messages_written", "Every message sent was written to its connection, or failed because that was gone.")
        {
            Left = [MessagesSent, FlowCounter.DeliveriesSys],
            Right = [s_written, s_failed],
        },
        new("messages_timed", "Every message written was timed.")
        {
            Left = [s_written],
            Right = [new("heliograph_send_duration_seconds_count{protocol=\"mqtt\"}", source => LedgerTerm.Sum(source, shard => Timed(shard, ClientProtocol.Mqtt)))],
        },
        new("client_sends",
            "Every message given to a client of a scripted server was written, or failed: its client takes too little, its connection was gone or broke, its "
            + "script did not encode it.")
        {
            Left = [FlowCounter.ClientSends],
            Right =
            [
                Of("send_messages_total", (shard, protocol) => shard.SentMessages(protocol)), FlowCounter.ClientSendsSlow, FlowCounter.ClientSendsLate,
                FlowCounter.ClientSendsNotEncoded, FlowCounter.ClientSendsBroken,
            ],
        },
        new("client_sends_failed", "Failed sends of scripted servers are those of the four reasons.")
        {
            Left = [Of("send_errors_total", (shard, protocol) => shard.FailedSends(protocol))],
            Right = [FlowCounter.ClientSendsSlow, FlowCounter.ClientSendsLate, FlowCounter.ClientSendsNotEncoded, FlowCounter.ClientSendsBroken],
        },
        new("client_sends_timed", "Every message written to a client of a scripted server was timed.")
        {
            Left = [Of("send_messages_total", (shard, protocol) => shard.SentMessages(protocol))],
            Right = [new("heliograph_send_duration_seconds_count{protocol=~\"socket|websocket\"}", source => LedgerTerm.Sum(source, shard => Timed(shard, ClientProtocol.Socket) + Timed(shard, ClientProtocol.WebSocket)))],
        },
    ];

    private static LedgerTerm Of(string family, Func<ShardMetrics, ClientProtocol, long> read)
    {
        Func<ShardMetrics, long> both = shard => read(shard, ClientProtocol.Socket) + read(shard, ClientProtocol.WebSocket);
        return new($"connmix_engine_servers_{family}{{protocol=~\"socket|websocket\"}}", source => LedgerTerm.Sum(source, both));
    }

    private static long Timed(ShardMetrics shard, ClientProtocol protocol)
    {
        long count = 0;
        for (var qos = 0; qos <= 2; qos++) count += shard.SendHistogram(protocol, SendScenario.Local, qos).Count;
        return count;
    }
}
