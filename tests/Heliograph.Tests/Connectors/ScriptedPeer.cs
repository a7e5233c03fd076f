using System.Net.Sockets;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;
using Heliograph.Server.Connectors.Mqtt;

namespace Heliograph.Tests.Connectors;

/// <summary>The server's end of one connection.</summary>
internal sealed class ScriptedPeer(Socket socket, ProtocolVersion version) : IDisposable
{
    private readonly byte[] _buffer = new byte[1 << 20];
    private int _count;

    /// <summary>Bytes that have come and were not read.</summary>
    public int Available => socket.Available + _count;

    /// <summary>The next packet.</summary>
    public async Task<SentPacket> NextAsync()
    {
        SentPacket? packet;
        while ((packet = Take()) is null)
        {
            var count = await socket.ReceiveAsync(_buffer.AsMemory(_count)).AsTask().WaitAsync(Polling.Patience);
            Assert.True(count > 0, "the client closed the connection");
            _count += count;
        }

        return packet;
    }

    /// <summary>The next packet as what it must be.</summary>
    public async Task<T> ExpectAsync<T>()
        where T : ReceivedPacket
    {
        var packet = await NextAsync();
        return Assert.IsType<T>(PacketDecoding.Decode(Frame.Of(packet.First, packet.Body), version));
    }

    /// <summary>Reads until the client closes; the types of what came.</summary>
    public async Task<List<PacketType>> ReadToEndAsync()
    {
        var types = new List<PacketType>();
        while (true)
        {
            while (Take() is { } packet) types.Add(packet.Type);
            var count = 0;
            try
            {
                count = await socket.ReceiveAsync(_buffer.AsMemory(_count)).AsTask().WaitAsync(Polling.Patience);
            }
            catch (SocketException)
            {
                // Closed the hard way.
            }

            if (count == 0) return types;
            _count += count;
        }
    }

    /// <summary>The client has sent nothing more than a test has read: a PINGREQ that it is made to send is the next that comes.</summary>
    public async Task ExpectQuietAsync(MqttClient client)
    {
        var ping = client.PingAsync();
        Assert.Equal(PacketType.PingReq, (await NextAsync()).Type);
        await SendAsync(0xD0, 0);
        await ping.WaitAsync(Polling.Patience);
    }

    public Task SendAsync(params byte[] bytes) => socket.SendAsync(bytes).WaitAsync(Polling.Patience);

    /// <summary>SUBACK to the SUBSCRIBE that must be next.</summary>
    public async Task AnswerSubscriptionAsync(ReasonCode reason)
    {
        var packet = await NextAsync();
        Assert.Equal(PacketType.Subscribe, packet.Type);
        await SendAsync([0x90, 4, packet.Body[0], packet.Body[1], 0, (byte)reason]);
    }

    /// <summary>CONNACK.</summary>
    public Task AnswerAsync(ConnAck answer)
    {
        var packet = new ConnAckPacket
        {
            SessionPresent = answer.SessionPresent,
            Reason = answer.Reason,
            ReceiveMaximum = answer.ReceiveMaximum,
            MaximumQoS = answer.MaximumQoS,
            RetainAvailable = answer.RetainAvailable,
            MaximumPacketSize = answer.MaximumPacketSize,
            ServerKeepAlive = answer.ServerKeepAlive,
        };
        var bytes = new byte[packet.Length(version)];
        packet.Write(bytes, version);
        return SendAsync(bytes);
    }

    public Task AcknowledgeAsync(PacketType type, ushort packetId, ReasonCode reason = ReasonCode.Success)
    {
        var bytes = new byte[AckPacket.MaxLength];
        return SendAsync(bytes[..AckPacket.Write(bytes, type, packetId, reason, version)]);
    }

    public Task DeliverAsync(PublishOptions publish) => SendAsync(publish.Encode(version));

    /// <summary>Breaks the connection as a lost network does.</summary>
    public void Abort()
    {
        socket.LingerState = new(true, 0);
        socket.Dispose();
    }

    public void Dispose() => socket.Dispose();

    private SentPacket? Take()
    {
        if (!FrameReader.TryRead(_buffer.AsSpan(0, _count), int.MaxValue, out var frame)) return null;
        var packet = new SentPacket(frame.First, frame.Body.ToArray());
        _buffer.AsSpan(frame.Length, _count - frame.Length).CopyTo(_buffer);
        _count -= frame.Length;
        return packet;
    }
}
