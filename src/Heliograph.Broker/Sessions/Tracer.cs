using System.Net;
using System.Text;
using Heliograph.Broker.Access;
using Heliograph.Broker.Messages;
using Heliograph.Broker.Tracing;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Broker.Sessions;

/// <summary>
/// Tells the traces of the node what happens on one shard. There is one only while a trace runs: without, each of these calls is a comparison with null.
/// </summary>
/// <param name="traces">The traces that run.</param>
internal sealed class Tracer(IReadOnlyList<PacketTrace> traces)
{
    [ThreadStatic] private static MqttConnection? t_publisher;

    /// <summary>The client whose PUBLISH this thread handles, if it is that session's.</summary>
    public static ClientIdentity? Publisher(long session) => t_publisher is { IsAccepted: true } connection && connection.Session.Number == session ? connection.Identity : null;

    /// <summary>A packet has come from a client.</summary>
    public void Received(MqttConnection connection, in Frame frame)
    {
        if (frame.Type == PacketType.Publish) t_publisher = connection;
        var clientId = connection.Identity.ClientId;
        if (frame.Type == PacketType.Connect && clientId.Length == 0) clientId = TracedPacket.ClientIdOf(frame);
        if (Find(clientId, AddressOf(connection)) is { } found) Tell(found, Packet(connection, "received", frame) with { ClientId = Text(clientId) });
    }

    /// <summary>A packet other than PUBLISH goes to a client.</summary>
    public void Sent(MqttConnection connection, ReadOnlySpan<byte> packet)
    {
        if (Find(connection.Identity.ClientId, AddressOf(connection)) is not { } found) return;
        if (FrameReader.TryRead(packet, int.MaxValue, out var frame)) Tell(found, Packet(connection, "sent", frame));
    }

    /// <summary>Writes a PUBLISH to a client, or drops it when it is too large: true when it was written.</summary>
    public bool Send(MqttConnection connection, PublishWriter writer, in OutgoingEntry entry, bool dup)
    {
        var isWritten = writer.Write(entry, dup);
        if (!isWritten) Dropped(connection.Session, entry.Message!, BrokerCounter.DeliveryDroppedTooLarge);
        else if (Find(connection.Identity.ClientId, AddressOf(connection), entry.Message!.Topic) is { } found) Tell(found, Delivery(connection, entry, dup));
        return isWritten;
    }

    /// <summary>A message does not reach the client of a session.</summary>
    public void Dropped(Session session, Message message, BrokerCounter reason)
    {
        if (Find(session.ClientId, session.Identity.Address, message.Topic) is not { } found) return;
        Tell(found, new()
        {
            At = session.Table.Shard.UtcNow,
            Event = "delivery dropped",
            ClientId = Text(session.ClientId),
            Username = session.Identity.Username,
            Fields = [("reason", ReasonOf(reason)), ("topic", Text(message.Topic)), ("qos", $"{(int)message.QoS}"), ("payload_size", $"{message.Payload.Length}")],
        });
    }

    /// <summary>Something else has happened to a client.</summary>
    public void Say(MqttConnection connection, string what, params ReadOnlySpan<(string Name, string Value)> fields)
    {
        if (Find(connection.Identity.ClientId, AddressOf(connection)) is { } found) Tell(found, Of(connection, what) with { Fields = fields.ToArray() });
    }

    /// <summary>The rules have decided about a topic or filter.</summary>
    public void Decided(MqttConnection connection, string what, ReadOnlySpan<byte> topic, AccessDecision decision)
    {
        if (Find(connection.Identity.ClientId, AddressOf(connection), topic) is { } found)
            Tell(found, Of(connection, $"{what} {(decision == AccessDecision.Allow ? "allowed" : "denied")}") with { Fields = [("topic", Text(topic))] });
    }

    private static TraceRecord Packet(MqttConnection connection, string direction, in Frame frame) => Of(connection, $"{frame.Type.ToString().ToUpperInvariant()} {direction}") with
    {
        Fields = TracedPacket.Describe(frame, connection.Version),
        Payload = Beginning(TracedPacket.PayloadOf(frame, connection.Version)),
    };

    private static TraceRecord Delivery(MqttConnection connection, in OutgoingEntry entry, bool dup) => Of(connection, "PUBLISH sent") with
    {
        Fields =
        [
            ("topic", Text(entry.Message!.Topic)), ("qos", $"{(int)entry.QoS}"), ("retain", entry.Retain ? "true" : "false"), ("dup", dup ? "true" : "false"),
            ("packet_id", $"{entry.PacketId}"), ("payload_size", $"{entry.Message.Payload.Length}"),
        ],
        Payload = Beginning(entry.Message.Payload),
    };

    private static TraceRecord Of(MqttConnection connection, string what) => new()
    {
        At = connection.Table.Shard.UtcNow,
        Event = what,
        ClientId = Text(connection.Identity.ClientId),
        Username = connection.Identity.Username,
        Peer = connection.Link.Remote?.ToString(),
    };

    internal static byte[]? Beginning(ReadOnlySpan<byte> payload) =>
        payload.IsEmpty ? null : payload[..Math.Min(payload.Length, TraceRecord.MaxPayload)].ToArray();

    internal static string ReasonOf(BrokerCounter reason) => reason switch
    {
        BrokerCounter.DeliveryDroppedExpired => "expired",
        BrokerCounter.DeliveryDroppedNoLocal => "no_local",
        BrokerCounter.DeliveryDroppedQoS0Msg => "qos0_msg",
        BrokerCounter.DeliveryDroppedQueueFull => "queue_full",
        _ => "too_large",
    };

    private static IPAddress? AddressOf(MqttConnection connection) => (connection.Link.Remote as IPEndPoint)?.Address;

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    private static void Tell(List<PacketTrace> found, TraceRecord record)
    {
        foreach (var trace in found) trace.Record(record);
    }

    private List<PacketTrace>? Find(ReadOnlySpan<byte> clientId, IPAddress? address, ReadOnlySpan<byte> topic = default)
    {
        List<PacketTrace>? found = null;
        for (var i = 0; i < traces.Count; i++)
        {
            if (traces[i].Target.IsClient(clientId, address) || traces[i].Target.IsTopic(topic)) (found ??= []).Add(traces[i]);
        }

        return found;
    }
}
