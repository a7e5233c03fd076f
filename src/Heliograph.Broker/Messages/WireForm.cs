using Heliograph.Broker.Buffers;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Broker.Messages;

/// <summary>
/// The bytes of a PUBLISH that are the same for every receiver of one kind (3.x or 5, with or without packet identifier): everything for a
/// small message, everything before the payload for a large one. DUP, QoS and RETAIN in the first byte and the packet identifier are
/// written over the copy.
/// </summary>
public struct WireForm
{
    /// <summary>Payloads from this size on are sent by reference instead of being copied for each receiver.</summary>
    public const int SharedPayload = 1024;

    internal const int Kinds = 4;

    internal byte[]? Buffer;
    private int _length;

    /// <summary>The bytes.</summary>
    public readonly ReadOnlySpan<byte> Bytes => Buffer.AsSpan(0, _length);

    /// <summary>Where the packet identifier goes; −1 without one.</summary>
    public int PacketIdOffset { get; private set; }

    /// <summary>The length of the whole packet, payload included.</summary>
    public int PacketLength { get; private set; }

    // Two shards may encode at once: both compute the same numbers, one buffer wins.
    internal static void Encode(ref WireForm form, Message message, bool version5, bool withPacketId)
    {
        var payload = message.Payload;
        var inline = payload.Length < SharedPayload;
        var header = new PublishHeader
        {
            Version = version5 ? ProtocolVersion.V5 : ProtocolVersion.V311,
            QoS = withPacketId ? QoS.AtLeastOnce : QoS.AtMostOnce,
            Topic = message.Topic,
            ForwardedProperties = message.Properties,
            PacketId = 1,
            PayloadLength = payload.Length,
        };
        var buffer = BufferPool.Rent(header.Length + (inline ? payload.Length : 0));
        var length = header.Write(buffer);
        form.PacketIdOffset = header.PacketIdOffset;
        form.PacketLength = length + payload.Length;
        if (inline) payload.CopyTo(buffer.AsSpan(length));
        form._length = inline ? length + payload.Length : length;
        if (Interlocked.CompareExchange(ref form.Buffer, buffer, null) is not null) BufferPool.Return(buffer);
    }

    internal void Drop()
    {
        if (Buffer is not { } buffer) return;
        Buffer = null;
        BufferPool.Return(buffer);
    }
}
