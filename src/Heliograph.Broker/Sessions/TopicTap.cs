using System.Text;
using Heliograph.Broker.Messages;
using Heliograph.Broker.Topics;
using Heliograph.Broker.Tracing;

namespace Heliograph.Broker.Sessions;

/// <summary>A trace of topics as a subscriber: sees every message that is routed to them, whoever published it, and takes none. Any shard's thread.</summary>
internal sealed class TopicTap(PacketTrace trace, TimeProvider clock) : ISubscriber
{
    /// <summary>Whose trace it is.</summary>
    public PacketTrace Trace => trace;

    /// <inheritdoc/>
    public bool IsRoute => false;

    /// <inheritdoc/>
    public DeliveryResult Deliver(Message message, in SubscriptionOptions options)
    {
        var publisher = Tracer.Publisher(message.Publisher);
        trace.Record(new()
        {
            At = clock.GetUtcNow().ToUnixTimeMilliseconds(),
            Event = "message published",
            ClientId = Encoding.UTF8.GetString(publisher?.ClientId ?? []),
            Username = publisher?.Username,
            Peer = publisher?.Address?.ToString(),
            Fields =
            [
                ("topic", Encoding.UTF8.GetString(message.Topic)), ("qos", $"{(int)message.QoS}"), ("retain", message.Retain ? "true" : "false"),
                ("payload_size", $"{message.Payload.Length}"),
            ],
            Payload = Tracer.Beginning(message.Payload),
        });
        return DeliveryResult.NoSubscriber;
    }
}
