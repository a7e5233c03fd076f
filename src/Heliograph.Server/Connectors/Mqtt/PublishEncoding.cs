using System.Buffers;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Server.Connectors.Mqtt;

/// <summary>Messages as PUBLISH packets.</summary>
internal static class PublishEncoding
{
    // Fixed header, packet identifier and the length of properties, at most.
    private const int Overhead = 16;

    /// <summary>Bytes of the packet; a little more than it has when it is far too large for any.</summary>
    public static long Length(MqttMessage message, ProtocolVersion version)
    {
        var length = (long)Overhead + message.Topic.Length + message.Properties.Length + message.Payload.Length;
        return length > VariableByteInteger.MaximumValue ? uint.MaxValue + length : HeaderOf(message, version, 1, dup: false).Length + message.Payload.Length;
    }

    /// <summary>Writes the packet to <paramref name="output"/>.</summary>
    public static void Write(IBufferWriter<byte> output, OutgoingPublish publish, ProtocolVersion version, bool dup)
    {
        var header = HeaderOf(publish.Message, version, publish.PacketId, dup);
        output.Advance(header.Write(output.GetSpan(header.Length)));
        output.Write(publish.Message.Payload.Span);
    }

    private static PublishHeader HeaderOf(MqttMessage message, ProtocolVersion version, ushort packetId, bool dup) => new()
    {
        Version = version,
        Dup = dup,
        QoS = message.QoS,
        Retain = message.Retain,
        Topic = message.Topic.Span,
        PacketId = packetId,
        ForwardedProperties = message.Properties.Span,
        HasMessageExpiry = message.Expiry is not null,
        MessageExpiry = message.Expiry ?? 0,
        PayloadLength = message.Payload.Length,
    };
}
