using System.Net.Sockets;
using System.Text;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Tests;

/// <summary>
/// An MQTT client that does exactly what a test says: packets over a TCP socket, nothing answered by itself. Reads only when a test expects
/// something, so one that expects nothing is a client that does not read.
/// </summary>
internal sealed class TestClient : IAsyncDisposable
{
    private readonly TestBroker _broker;
    private readonly Socket _socket;
    private readonly List<ReceivedPacket> _received = [];
    private byte[] _buffer = new byte[64 * 1024];
    private int _buffered;
    private ushort _packetId;
    private long _octetsRead;
    private bool _isEnded;

    public TestClient(TestBroker broker, Socket socket, ClientOptions options, int logMark)
    {
        _broker = broker;
        _socket = socket;
        Options = options;
        LocalAddress = socket.LocalEndPoint!.ToString()!;
        LogMark = logMark;
    }

    public ClientOptions Options { get; }

    /// <summary>What the broker knows as the peer.</summary>
    public string LocalAddress { get; }

    /// <summary>Lines in the log before it: a later connection may come from the same port.</summary>
    public int LogMark { get; }

    /// <summary>The answer to CONNECT.</summary>
    public ConnAck ConnAck { get; private set; } = new(false, ReasonCode.UnspecifiedError);

    public ProtocolVersion Version => Options.Version;

    public string Id => ConnAck.AssignedClientId.Length > 0 ? ConnAck.AssignedClientId : Options.ClientId;

    /// <summary>Bytes sent so far.</summary>
    public long OctetsSent { get; private set; }

    /// <summary>Bytes that have arrived so far, read or not.</summary>
    public long OctetsArrived => _octetsRead + (_isEnded ? 0 : _socket.Available);

    public ushort NextPacketId() => ++_packetId;

    public async Task SendRawAsync(ReadOnlyMemory<byte> bytes)
    {
        OctetsSent += bytes.Length;
        while (!bytes.IsEmpty) bytes = bytes[await _socket.SendAsync(bytes).AsTask().WaitAsync(Polling.Patience)..];
    }

    /// <summary>Sends bytes given as hexadecimal text.</summary>
    public Task SendHexAsync(string hex) => SendRawAsync(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));

    public async Task<ConnAck> HandshakeAsync()
    {
        await SendRawAsync(Options.Encode());
        return ConnAck = await ExpectAsync<ConnAck>();
    }

    /// <summary>Publishes and completes the exchange, so that everything the message causes on the publisher's shard has happened; the broker's reason.</summary>
    public async Task<ReasonCode> PublishAsync(PublishOptions publish)
    {
        var packetId = await SendAsync(publish);
        switch (publish.QoS)
        {
            case QoS.AtMostOnce:
                await FenceAsync();
                return ReasonCode.Success;
            case QoS.AtLeastOnce:
                return (await TakeAsync<PubAck>(ack => ack.PacketId == packetId)).Reason;
            default:
                var received = await TakeAsync<PubRec>(ack => ack.PacketId == packetId);
                if (received.Reason >= ReasonCode.UnspecifiedError) return received.Reason;
                await SendAsync(new PubRel(packetId));
                await TakeAsync<PubComp>(ack => ack.PacketId == packetId);
                return received.Reason;
        }
    }

    public Task<ReasonCode> PublishAsync(string topic, string payload = "", QoS qos = QoS.AtMostOnce, bool retain = false) =>
        PublishAsync(new(topic, payload, qos) { Retain = retain });

    /// <summary>Sends a PUBLISH and waits for nothing; the packet identifier.</summary>
    public async Task<ushort> SendAsync(PublishOptions publish)
    {
        if (publish.QoS > QoS.AtMostOnce && publish.PacketId == 0) publish = publish with { PacketId = NextPacketId() };
        await SendRawAsync(publish.Encode(Version));
        return publish.PacketId;
    }

    public Task SendAsync(Ack ack)
    {
        var type = ack switch
        {
            PubAck => PacketType.PubAck,
            PubRec => PacketType.PubRec,
            PubRel => PacketType.PubRel,
            _ => PacketType.PubComp,
        };
        var bytes = new byte[AckPacket.MaxLength];
        return SendRawAsync(bytes.AsMemory(0, AckPacket.Write(bytes, type, ack.PacketId, ack.Reason, Version)));
    }

    /// <summary>Subscribes and gives the reason codes.</summary>
    public async Task<ReasonCode[]> SubscribeAsync(uint identifier, params (string Filter, SubscribeOptions Options)[] filters)
    {
        var packetId = await SendSubscribeAsync(identifier, filters);
        return (await TakeAsync<SubAck>(ack => ack.PacketId == packetId)).Reasons;
    }

    public async Task<ReasonCode> SubscribeAsync(string filter, QoS qos = QoS.AtMostOnce) =>
        (await SubscribeAsync(0, (filter, new(qos))))[0];

    public async Task<ushort> SendSubscribeAsync(uint identifier, params (string Filter, SubscribeOptions Options)[] filters)
    {
        SubscribeEntry[] entries = [.. filters.Select(filter => new SubscribeEntry(Encoding.UTF8.GetBytes(filter.Filter), filter.Options))];
        var bytes = new byte[SubscribePacket.Length(Version, identifier, entries)];
        var packetId = NextPacketId();
        SubscribePacket.Write(bytes, Version, packetId, identifier, entries);
        await SendRawAsync(bytes);
        return packetId;
    }

    public async Task<ReasonCode[]> UnsubscribeAsync(params string[] filters)
    {
        var packetId = await SendUnsubscribeAsync(filters);
        return (await TakeAsync<UnsubAck>(ack => ack.PacketId == packetId)).Reasons;
    }

    public async Task<ushort> SendUnsubscribeAsync(params string[] filters)
    {
        ReadOnlyMemory<byte>[] encoded = [.. filters.Select(filter => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(filter))];
        var bytes = new byte[UnsubscribePacket.Length(Version, encoded)];
        var packetId = NextPacketId();
        UnsubscribePacket.Write(bytes, Version, packetId, encoded);
        await SendRawAsync(bytes);
        return packetId;
    }

    /// <summary>DISCONNECT, then waits until the broker has closed the connection.</summary>
    public async Task DisconnectAsync(ReasonCode reason = ReasonCode.Success, uint? sessionExpiry = null)
    {
        await SendDisconnectAsync(reason, sessionExpiry);
        await ExpectClosedAsync();
    }

    public Task SendDisconnectAsync(ReasonCode reason = ReasonCode.Success, uint? sessionExpiry = null)
    {
        var packet = new DisconnectPacket { Reason = reason, HasSessionExpiry = sessionExpiry is not null, SessionExpiry = sessionExpiry ?? 0 };
        var bytes = new byte[packet.Length(Version)];
        packet.Write(bytes, Version);
        return SendRawAsync(bytes);
    }

    /// <summary>Breaks the connection as a lost network does.</summary>
    public void Abort()
    {
        if (!_isEnded) _socket.LingerState = new(true, 0);
        _isEnded = true;
        _socket.Dispose();
    }

    public Task SendPingAsync() => SendRawAsync(new byte[] { 0xC0, 0 });

    /// <summary>PINGREQ and PINGRESP: everything sent before has been done by the client's own shard.</summary>
    public async Task FenceAsync()
    {
        await SendPingAsync();
        await TakeAsync<PingResp>(_ => true);
    }

    /// <summary>The next packet, which must be a <typeparamref name="T"/>.</summary>
    public async Task<T> ExpectAsync<T>()
        where T : ReceivedPacket
    {
        await FillAsync(() => _received.Count > 0, typeof(T).Name);
        Assert.IsType<T>(_received[0]);
        var packet = (T)_received[0];
        _received.RemoveAt(0);
        return packet;
    }

    /// <summary>The next packet, which must equal <paramref name="expected"/>.</summary>
    public async Task ExpectAsync<T>(T expected)
        where T : ReceivedPacket => Assert.Equal(expected, await ExpectAsync<T>());

    /// <summary>The next PUBLISH, with this topic and payload.</summary>
    public async Task<Publish> ExpectAsync(string topic, string payload)
    {
        var publish = await ExpectAsync<Publish>();
        Assert.Equal((topic, payload), (publish.Topic, publish.Payload));
        return publish;
    }

    /// <summary>The next PUBLISH, then its acknowledgement to the end.</summary>
    public async Task<Publish> ReceiveAsync()
    {
        var publish = await ExpectAsync<Publish>();
        await AcknowledgeAsync(publish);
        return publish;
    }

    /// <summary>The next <paramref name="count"/> packets, each a PUBLISH; none is acknowledged.</summary>
    public async Task ReceiveManyAsync(int count)
    {
        await FillAsync(() => _received.Count >= count, $"{count} times PUBLISH");
        Assert.All(_received.Take(count), packet => Assert.IsType<Publish>(packet));
        _received.RemoveRange(0, count);
    }

    public async Task AcknowledgeAsync(Publish publish)
    {
        if (publish.QoS == QoS.AtLeastOnce) await SendAsync(new PubAck(publish.PacketId));
        if (publish.QoS != QoS.ExactlyOnce) return;
        await SendAsync(new PubRec(publish.PacketId));
        await TakeAsync<PubRel>(release => release.PacketId == publish.PacketId);
        await SendAsync(new PubComp(publish.PacketId));
    }

    /// <summary>The first packet that fits, whatever came before it; that stays.</summary>
    public async Task<T> TakeAsync<T>(Func<T, bool> fits)
        where T : ReceivedPacket
    {
        int At() => _received.FindIndex(packet => packet is T candidate && fits(candidate));
        await FillAsync(() => At() >= 0, typeof(T).Name);
        var at = At();
        var packet = (T)_received[at];
        _received.RemoveAt(at);
        return packet;
    }

    /// <summary>Nothing has been sent that was not expected: all shards have done what they had to do, and only the answer to a PINGREQ comes.</summary>
    public async Task ExpectNothingAsync()
    {
        await _broker.SettleAsync();
        await FenceAsync();
        Assert.Empty(_received);
    }

    /// <summary>Every PUBLISH sent so far, not acknowledged, when all shards have done what they had to do.</summary>
    public Task<List<Publish>> DrainAsync() => DrainAsync<Publish>();

    public async Task<List<T>> DrainAsync<T>()
        where T : ReceivedPacket
    {
        await _broker.SettleAsync();
        return await DrainHereAsync<T>();
    }

    /// <summary>As <see cref="DrainAsync{T}"/>, but only the client's own shard has to be done.</summary>
    public async Task<List<T>> DrainHereAsync<T>()
        where T : ReceivedPacket
    {
        await FenceAsync();
        List<T> all = [.. _received.OfType<T>()];
        _received.RemoveAll(packet => packet is T);
        return all;
    }

    /// <summary>The broker tells this client why (version 5) and closes.</summary>
    public async Task ExpectClosedAsync(ReasonCode reason)
    {
        if (Version == ProtocolVersion.V5) await ExpectAsync(new Disconnect(reason));
        await ExpectClosedAsync();
    }

    /// <summary>The broker closes without another packet.</summary>
    public async Task ExpectClosedAsync()
    {
        while (!_isEnded) await ReadAsync("the end of the connection");
        Assert.Empty(_received);
        _socket.Dispose();
    }

    /// <summary>What has arrived, without waiting for more; nothing when the connection has ended.</summary>
    public async Task<List<ReceivedPacket>> TakeArrivedAsync()
    {
        while (!_isEnded && _socket.Available > 0) await ReadAsync("what has arrived");
        List<ReceivedPacket> arrived = [.. _received];
        _received.Clear();
        return arrived;
    }

    /// <summary>Everything the broker sends before it closes.</summary>
    public async Task<IReadOnlyList<ReceivedPacket>> ReadToEndAsync()
    {
        while (!_isEnded) await ReadAsync("the end of the connection");
        return _received;
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task FillAsync(Func<bool> isThere, string what)
    {
        while (!isThere())
        {
            Assert.False(_isEnded, $"The connection ended before {what}; received: {string.Join("; ", _received)}");
            await ReadAsync(what);
        }
    }

    private async Task ReadAsync(string what)
    {
        if (_buffered == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        try
        {
            var count = await _socket.ReceiveAsync(_buffer.AsMemory(_buffered)).AsTask().WaitAsync(Polling.Patience);
            _isEnded = count == 0;
            _buffered += count;
            _octetsRead += count;
        }
        catch (SocketException)
        {
            _isEnded = true;
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Not in time: {what}; received: {string.Join("; ", _received)}");
        }

        Decode();
    }

    private void Decode()
    {
        var used = 0;
        while (FrameReader.TryRead(_buffer.AsSpan(used, _buffered - used), int.MaxValue, out var frame))
        {
            _received.Add(PacketDecoding.Decode(frame, Version));
            used += frame.Length;
        }

        _buffer.AsSpan(used, _buffered - used).CopyTo(_buffer);
        _buffered -= used;
    }
}
