using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;
using Heliograph.Server.Load;

namespace Heliograph.Tests.Durability;

/// <summary>A client with a durable session that sends what it is told and answers nothing by itself.</summary>
internal sealed class RawClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly PacketStream _stream;
    private readonly Channel<PacketType> _received = Channel.CreateUnbounded<PacketType>();

    private RawClient(PacketStream stream) => _stream = stream;

    /// <summary>Connects without a clean start and waits for CONNACK.</summary>
    public static async Task<RawClient> ConnectAsync(int port, string clientId)
    {
        var client = new RawClient(await PacketStream.ConnectAsync("127.0.0.1", port, CancellationToken.None));
        _ = client.ReadAsync();
        client.Send(Connect(clientId));
        await client.ExpectAsync(PacketType.ConnAck);
        return client;
    }

    public void Publish(ushort packetId, bool dup)
    {
        var header = new PublishHeader { Version = ProtocolVersion.V5, QoS = QoS.ExactlyOnce, Dup = dup, Topic = "t"u8, PacketId = packetId };
        var packet = new byte[header.Length];
        header.Write(packet);
        Send(packet);
    }

    public void Release(ushort packetId)
    {
        var packet = new byte[AckPacket.MaxLength];
        Send(packet[..AckPacket.Write(packet, PacketType.PubRel, packetId, ReasonCode.Success, ProtocolVersion.V5)]);
    }

    /// <summary>Waits until the broker has handled everything sent; true when it answered nothing but that.</summary>
    public async Task<bool> IsUnansweredAsync()
    {
        Send(PingReqPacket.Bytes.ToArray());
        return await NextAsync() == PacketType.PingResp;
    }

    public async Task ExpectAsync(PacketType type) => Assert.Equal(type, await NextAsync());

    public void Dispose() => _stream.Dispose();

    private static byte[] Connect(string clientId)
    {
        var packet = new ConnectPacket { CleanStart = false, SessionExpiry = uint.MaxValue, ClientId = Encoding.UTF8.GetBytes(clientId) };
        var bytes = new byte[packet.Length()];
        packet.Write(bytes);
        return bytes;
    }

    private async Task<PacketType> NextAsync() => await _received.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    private void Send(byte[] packet)
    {
        _stream.Write(packet);
        _stream.Flush();
    }

    private async Task ReadAsync()
    {
        try
        {
            await _stream.ReadAsync((in Frame frame) => _received.Writer.TryWrite(frame.Type));
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            _received.Writer.Complete(fault);
        }
    }
}
