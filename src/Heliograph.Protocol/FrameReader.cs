using System.Buffers;

namespace Heliograph.Protocol;

/// <summary>Finds packets in a stream of bytes (MQTT 5 §2.1). Stateless; any thread.</summary>
public static class FrameReader
{
    /// <summary>The longest fixed header: the first octet and a remaining length of four.</summary>
    public const int MaximumHeaderLength = 5;

    // Per packet type a bit for each value of the four header flags that is valid. PUBLISH: no QoS 3 [MQTT-3.3.1-4], no DUP with QoS 0
    // [MQTT-3.3.1-2]. PUBREL, SUBSCRIBE, UNSUBSCRIBE: 0010, and 1010 that only MQTT 3.1 allows (checked where the version is known).
    private static ReadOnlySpan<ushort> ValidFlags =>
        [0, 1, 1, 0x3C3F, 1, 1, 0x0404, 1, 0x0404, 1, 0x0404, 1, 1, 1, 1, 1];

    /// <summary>
    /// Takes the first packet of <paramref name="buffer"/>. False: it is not whole yet. Throws <see cref="ProtocolException"/> as soon as
    /// the fixed header shows an invalid type, flags or length (0x81) or a packet of more than <paramref name="maximumPacketSize"/>
    /// bytes (0x95), without waiting for the rest. Does not allocate.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> buffer, int maximumPacketSize, out Frame frame)
    {
        frame = default;
        if (!TryReadHeader(buffer, maximumPacketSize, out int header, out int length) || buffer.Length - header < length) return false;
        frame = new Frame(buffer[0], buffer.Slice(header, length), header + length);
        return true;
    }

    /// <summary>As the other overload, over a sequence that is advanced past the packet when there is one. Copies nothing.</summary>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, int maximumPacketSize, out SequenceFrame frame)
    {
        frame = default;
        Span<byte> scratch = stackalloc byte[MaximumHeaderLength];
        scoped ReadOnlySpan<byte> start = buffer.FirstSpan;
        if (start.Length < MaximumHeaderLength && !buffer.IsSingleSegment)
        {
            ReadOnlySequence<byte> few = buffer.Slice(0, Math.Min(MaximumHeaderLength, buffer.Length));
            few.CopyTo(scratch);
            start = scratch[..(int)few.Length];
        }

        if (!TryReadHeader(start, maximumPacketSize, out int header, out int length) || buffer.Length - header < length) return false;
        frame = new SequenceFrame(start[0], buffer.Slice(header, length), header + length);
        buffer = buffer.Slice(header + length);
        return true;
    }

    /// <summary>How many bytes the first packet lacks at least; 0 when it is whole or
    /// <see cref="TryRead(ReadOnlySpan{byte}, int, out Frame)"/>
    /// would throw for its length. Never throws, so a buffer can be sized before the packet is read.</summary>
    public static int MissingBytes(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length < 2) return 2 - buffer.Length;
        return VariableByteInteger.TryRead(buffer[1..], out int length, out int size) switch
        {
            OperationStatus.Done => Math.Max(0, 1 + size + length - buffer.Length),
            OperationStatus.NeedMoreData => 1,
            _ => 0,
        };
    }

    private static bool TryReadHeader(ReadOnlySpan<byte> buffer, int maximumPacketSize, out int header, out int length)
    {
        header = length = 0;
        if (buffer.IsEmpty) return false;
        if (((ValidFlags[buffer[0] >> 4] >> (buffer[0] & 0x0F)) & 1) == 0) ThrowForFirstOctet(buffer[0]);
        OperationStatus status = VariableByteInteger.TryRead(buffer[1..], out length, out int size);
        if (status == OperationStatus.NeedMoreData) return false;
        if (status == OperationStatus.InvalidData)
            Violation.Malformed("the remaining length of a packet has more than four bytes [MQTT-1.5.5-1]");
        header = 1 + size;
        if (header + length > maximumPacketSize) Violation.PacketTooLarge(header + length, maximumPacketSize);
        if (length != 0 && buffer[0] >> 4 is (int)PacketType.PingReq or (int)PacketType.PingResp)
            Violation.Malformed("PINGREQ and PINGRESP have no variable header and no payload");
        return true;
    }

    private static void ThrowForFirstOctet(byte first)
    {
        if (first >> 4 == 0) Violation.Malformed("packet type 0 is reserved");
        Violation.Malformed($"the header flags {first & 0x0F:x} are not valid for {(PacketType)(first >> 4)} [MQTT-2.1.3-1]");
    }
}
