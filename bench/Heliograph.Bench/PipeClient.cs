using Heliograph.Broker;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;
using Heliograph.Server.Transport.Memory;

namespace Heliograph.Bench;

/// <summary>An MQTT 3.1.1 client at the far end of an in-memory link: acknowledges what it gets and counts it. Allocates nothing once warm.</summary>
internal sealed class PipeClient
{
    private const int Largest = 1 << 20;

    private readonly MemoryLink _link;
    private readonly byte[] _packet = new byte[64];
    private byte[] _rest = new byte[4096];
    private int _restLength;

    internal PipeClient(MemoryLoop loop, MessageBroker broker, string clientId)
    {
        _link = loop.Connect(broker.Accept);
        _link.Sink = (bytes, _) => Take(bytes);
        var connect = new ConnectPacket { Version = ProtocolVersion.V311, ClientId = System.Text.Encoding.UTF8.GetBytes(clientId) };
        var buffer = new byte[256];
        _link.Send(buffer.AsSpan(0, connect.Write(buffer)));
        MemoryLoop.RunUntilIdle(loop);
    }

    /// <summary>PUBLISH packets received.</summary>
    internal long Received { get; private set; }

    /// <summary>Own PUBLISH packets whose exchange is complete.</summary>
    internal long Completed { get; private set; }

    internal void Subscribe(MemoryLoop loop, string filter, QoS qos)
    {
        var buffer = new byte[256];
        SubscribeEntry[] entries = [new(System.Text.Encoding.UTF8.GetBytes(filter), new SubscribeOptions(qos))];
        _link.Send(buffer.AsSpan(0, SubscribePacket.Write(buffer, ProtocolVersion.V311, 1, 0, entries)));
        MemoryLoop.RunUntilIdle(loop);
    }

    internal void Send(ReadOnlySpan<byte> bytes) => _link.Send(bytes);

    private void Take(ReadOnlySpan<byte> bytes)
    {
        if (_restLength > 0)
        {
            Keep(bytes);
            bytes = _rest.AsSpan(0, _restLength);
            _restLength = 0;
        }

        while (FrameReader.TryRead(bytes, Largest, out var frame))
        {
            Answer(frame);
            bytes = bytes[frame.Length..];
        }

        if (!bytes.IsEmpty) Keep(bytes);
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_restLength + bytes.Length > _rest.Length) Array.Resize(ref _rest, 2 * (_restLength + bytes.Length));
        bytes.CopyTo(_rest.AsSpan(_restLength));
        _restLength += bytes.Length;
    }

    private void Answer(in Frame frame)
    {
        switch (frame.Type)
        {
            case PacketType.Publish:
                var publish = PublishPacket.Read(frame, ProtocolVersion.V311);
                Received++;
                if (publish.QoS == QoS.AtLeastOnce) Acknowledge(PacketType.PubAck, publish.PacketId);
                if (publish.QoS == QoS.ExactlyOnce) Acknowledge(PacketType.PubRec, publish.PacketId);
                break;
            case PacketType.PubRec:
                Acknowledge(PacketType.PubRel, AckPacket.Read(frame, ProtocolVersion.V311).PacketId);
                break;
            case PacketType.PubRel:
                Acknowledge(PacketType.PubComp, AckPacket.Read(frame, ProtocolVersion.V311).PacketId);
                break;
            case PacketType.PubAck or PacketType.PubComp:
                Completed++;
                break;
        }
    }

    private void Acknowledge(PacketType type, ushort packetId) =>
        _link.Send(_packet.AsSpan(0, AckPacket.Write(_packet, type, packetId, ReasonCode.Success, ProtocolVersion.V311)));
}
