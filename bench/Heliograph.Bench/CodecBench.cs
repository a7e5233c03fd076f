using BenchmarkDotNet.Attributes;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Bench;

/// <summary>Bytes to packets and back: a PUBLISH of 64 bytes with a topic of four levels, and its acknowledgement.</summary>
public class CodecBench
{
    private readonly byte[] _publish = new byte[256];
    private readonly byte[] _ack = new byte[8];
    private readonly byte[] _written = new byte[256];
    private readonly byte[] _payload = new byte[64];
    private int _publishLength;
    private int _ackLength;

    [Params(ProtocolVersion.V311, ProtocolVersion.V5)]
    public ProtocolVersion Version { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _publishLength = WriteTo(_publish);
        _ackLength = AckPacket.Write(_ack, PacketType.PubAck, 7, ReasonCode.NoMatchingSubscribers, Version);
    }

    [Benchmark]
    public int ReadPublish()
    {
        FrameReader.TryRead(_publish.AsSpan(0, _publishLength), 1 << 20, out var frame);
        var packet = PublishPacket.Read(frame, Version);
        return packet.Topic.Length + packet.Payload.Length;
    }

    [Benchmark]
    public int WritePublish() => WriteTo(_written);

    [Benchmark]
    public int ReadAck()
    {
        FrameReader.TryRead(_ack.AsSpan(0, _ackLength), 1 << 20, out var frame);
        return AckPacket.Read(frame, Version).PacketId;
    }

    [Benchmark]
    public int WriteAck() => AckPacket.Write(_written, PacketType.PubAck, 7, ReasonCode.NoMatchingSubscribers, Version);

    private int WriteTo(Span<byte> target)
    {
        var header = new PublishHeader
        {
            Version = Version,
            QoS = QoS.AtLeastOnce,
            Topic = "plant/7/line/temperature"u8,
            PacketId = 7,
            PayloadLength = _payload.Length,
        };
        var length = header.Write(target);
        _payload.CopyTo(target[length..]);
        return length + _payload.Length;
    }
}
