using System.Net;
using System.Net.Sockets;
using System.Text;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Tests.Ledger;

/// <summary>One client of the soak: sends whatever it is told, keeps what came, and takes every end of its connection for granted.</summary>
internal sealed class SoakClient(int port, ClientOptions options) : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly List<ReceivedPacket> _received = [];
    private readonly byte[] _buffer = new byte[1 << 20];
    private int _buffered;
    private ushort _packetId;
    private int _pings;

    public ProtocolVersion Version => options.Version;

    public string Id => options.ClientId;

    public bool IsEnded { get; private set; }

    /// <summary>What has come and not been taken.</summary>
    public List<ReceivedPacket> Received => _received;

    public ushort NextPacketId() => ++_packetId == 0 ? ++_packetId : _packetId;

    public async Task ConnectAsync()
    {
        await _socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port)).WaitAsync(Polling.Patience);
        Send(options.Encode());
        await ReadUntilAsync(() => _received.Count > 0);
    }

    public void Send(ReadOnlySpan<byte> bytes)
    {
        if (IsEnded) return;
        try
        {
            _socket.Send(bytes);
        }
        catch (SocketException)
        {
            IsEnded = true;
        }
    }

    public void Publish(PublishOptions publish) => Send(publish.Encode(Version));

    public void Acknowledge(PacketType type, ushort packetId, ReasonCode reason = ReasonCode.Success)
    {
        Span<byte> bytes = stackalloc byte[AckPacket.MaxLength];
        Send(bytes[..AckPacket.Write(bytes, type, packetId, reason, Version)]);
    }

    public void Subscribe(string filter, SubscribeOptions options)
    {
        SubscribeEntry[] entries = [new(Encoding.UTF8.GetBytes(filter), options)];
        var bytes = new byte[SubscribePacket.Length(Version, 0, entries)];
        SubscribePacket.Write(bytes, Version, NextPacketId(), 0, entries);
        Send(bytes);
    }

    public void Unsubscribe(string filter)
    {
        ReadOnlyMemory<byte>[] filters = [Encoding.UTF8.GetBytes(filter)];
        var bytes = new byte[UnsubscribePacket.Length(Version, filters)];
        UnsubscribePacket.Write(bytes, Version, NextPacketId(), filters);
        Send(bytes);
    }

    public void Disconnect(ReasonCode reason)
    {
        var packet = new DisconnectPacket { Reason = reason };
        var bytes = new byte[packet.Length(Version)];
        packet.Write(bytes, Version);
        Send(bytes);
    }

    /// <summary>The broker has done everything that was sent before, or has ended the connection.</summary>
    public async Task FenceAsync()
    {
        var before = _pings;
        Send([0xC0, 0]);
        await ReadUntilAsync(() => _pings > before);
    }

    /// <summary>The network breaks.</summary>
    public void Abort()
    {
        if (IsEnded) return;
        IsEnded = true;
        _socket.LingerState = new(true, 0);
        _socket.Dispose();
    }

    public void Dispose() => _socket.Dispose();

    private async Task ReadUntilAsync(Func<bool> isThere)
    {
        try
        {
            while (!IsEnded && !isThere())
            {
                var count = await _socket.ReceiveAsync(_buffer.AsMemory(_buffered)).AsTask().WaitAsync(Polling.Patience);
                IsEnded = count == 0;
                _buffered += count;
                Decode();
            }
        }
        catch (SocketException)
        {
            IsEnded = true;
        }
    }

    private void Decode()
    {
        var used = 0;
        while (FrameReader.TryRead(_buffer.AsSpan(used, _buffered - used), int.MaxValue, out var frame))
        {
            var packet = PacketDecoding.Decode(frame, Version);
            if (packet is PingResp) _pings++;
            else _received.Add(packet);
            used += frame.Length;
        }

        _buffer.AsSpan(used, _buffered - used).CopyTo(_buffer);
        _buffered -= used;
    }
}
