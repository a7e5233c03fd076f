using System.Text;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Broker.Sessions;

/// <summary>What a trace says about a packet. Passwords, authentication data and the payload of a will are left out.</summary>
internal static class TracedPacket
{
    private const int MostFilters = 20;

    /// <summary>The client identifier that a CONNECT gives; empty when it cannot be read.</summary>
    public static byte[] ClientIdOf(in Frame frame)
    {
        try
        {
            return ConnectPacket.Read(frame).ClientId.ToArray();
        }
        catch (ProtocolException)
        {
            return [];
        }
    }

    /// <summary>The fields of a packet; of one that is not well-formed, what is wrong.</summary>
    public static IReadOnlyList<(string Name, string Value)> Describe(in Frame frame, ProtocolVersion version)
    {
        try
        {
            return frame.Type switch
            {
                PacketType.Connect => Connect(ConnectPacket.Read(frame)),
                PacketType.ConnAck => ConnAck(ConnAckPacket.Read(frame, version)),
                PacketType.Publish => Publish(PublishPacket.Read(frame, version)),
                PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp => Ack(AckPacket.Read(frame, version)),
                PacketType.Subscribe => Subscribe(SubscribePacket.Read(frame, version)),
                PacketType.Unsubscribe => Unsubscribe(UnsubscribePacket.Read(frame, version)),
                PacketType.SubAck or PacketType.UnsubAck => SubAck(SubAckPacket.Read(frame, version)),
                PacketType.Disconnect => [("reason", DisconnectPacket.Read(frame, version).Reason.ToString())],
                PacketType.Auth => Auth(AuthPacket.Read(frame, version)),
                _ => [],
            };
        }
        catch (ProtocolException malformed)
        {
            return [("malformed", malformed.Message), ("bytes", $"{frame.Length}")];
        }
    }

    /// <summary>The payload of a PUBLISH; nothing of any other packet.</summary>
    public static ReadOnlySpan<byte> PayloadOf(in Frame frame, ProtocolVersion version)
    {
        try
        {
            return frame.Type == PacketType.Publish ? PublishPacket.Read(frame, version).Payload : default;
        }
        catch (ProtocolException)
        {
            return default;
        }
    }

    private static (string, string)[] Connect(in ConnectPacket packet) =>
    [
        ("version", $"{(int)packet.Version}"), ("clean_start", Text(packet.CleanStart)), ("keepalive", $"{packet.KeepAlive}"), ("session_expiry", $"{packet.SessionExpiry}"),
        ("username", Text(packet.UserName)), ("password", packet.HasPassword ? "******" : "none"),
        .. packet.HasWill ? [("will_topic", Text(packet.WillTopic)), ("will_qos", $"{(int)packet.WillQoS}")] : Array.Empty<(string, string)>(),
    ];

    private static (string, string)[] ConnAck(in ConnAckPacket packet) => [("reason", packet.Reason.ToString()), ("session_present", Text(packet.SessionPresent))];

    private static (string, string)[] Publish(in PublishPacket packet) =>
    [
        ("topic", Text(packet.Topic)), ("qos", $"{(int)packet.QoS}"), ("retain", Text(packet.Retain)), ("dup", Text(packet.Dup)), ("packet_id", $"{packet.PacketId}"),
        ("payload_size", $"{packet.Payload.Length}"), .. packet.TopicAlias > 0 ? [("topic_alias", $"{packet.TopicAlias}")] : Array.Empty<(string, string)>(),
    ];

    private static (string, string)[] Ack(in AckPacket packet) => [("packet_id", $"{packet.PacketId}"), ("reason", packet.Reason.ToString())];

    private static (string, string)[] Auth(in AuthPacket packet) => [("reason", packet.Reason.ToString()), ("method", Text(packet.Method))];

    private static (string, string)[] SubAck(in SubAckPacket packet) =>
        [("packet_id", $"{packet.PacketId}"), ("reasons", string.Join(", ", packet.Reasons[..Math.Min(MostFilters, packet.Reasons.Length)].ToArray()))];

    private static List<(string, string)> Subscribe(SubscribePacket packet)
    {
        var fields = new List<(string, string)> { ("packet_id", $"{packet.PacketId}"), ("filters", $"{packet.FilterCount}") };
        for (var i = 0; i < MostFilters && packet.TryNext(out var filter, out var options); i++)
            fields.Add(("topic", $"{Text(filter)} (qos {(int)options.QoS}, nl {(options.NoLocal ? 1 : 0)}, rap {(options.RetainAsPublished ? 1 : 0)}, rh {options.RetainHandling})"));
        return fields;
    }

    private static List<(string, string)> Unsubscribe(UnsubscribePacket packet)
    {
        var fields = new List<(string, string)> { ("packet_id", $"{packet.PacketId}"), ("filters", $"{packet.FilterCount}") };
        for (var i = 0; i < MostFilters && packet.TryNext(out var filter); i++) fields.Add(("topic", Text(filter)));
        return fields;
    }

    private static string Text(bool value) => value ? "true" : "false";

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
