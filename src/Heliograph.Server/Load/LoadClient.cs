using System.Net.Sockets;
using System.Text;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Server.Load;

/// <summary>
/// A client that comes back for ever: connects, does what it is there for, and begins again when the connection breaks. Its state is guarded by
/// <see cref="Gate"/>: packets come on one thread, <see cref="Tick"/> on another.
/// </summary>
internal abstract class LoadClient
{
    private const int PingAfter = 10_000;
    private const int SilenceLimit = 20_000;
    private const int LongestPause = 250;

    private readonly Random _random;
    private readonly bool _leaves;
    private PacketStream? _stream;
    private long _lastHeard;
    private long _lastPing;
    private long _leaveAt;
    private bool _isEstablished;
    private int _failures;
    private int _absence;
    private bool _isOver;

    /// <summary>A client of <paramref name="options"/>; one that <paramref name="leaves"/> drops its connection now and then, if they say so.</summary>
    protected LoadClient(LoadOptions options, string clientId, bool leaves)
    {
        Options = options;
        ClientId = Encoding.UTF8.GetBytes(clientId);
        _leaves = leaves && options.Churn > TimeSpan.Zero;
        _random = new(HashCode.Combine(options.Seed, clientId.Aggregate(17, (hash, letter) => (hash * 31) + letter)));
    }

    /// <summary>Connections made.</summary>
    public int Connections { get; private set; }

    /// <summary>Times that the broker did not know a session which it had acknowledged something in.</summary>
    public int SessionsLost { get; private set; }

    /// <summary>The client identifier, UTF-8.</summary>
    protected byte[] ClientId { get; }

    /// <summary>What the load is.</summary>
    protected LoadOptions Options { get; }

    /// <summary>Guards the client's state.</summary>
    protected Lock Gate { get; } = new();

    /// <summary>True between CONNACK and the end of the connection. Under <see cref="Gate"/>.</summary>
    protected bool IsConnected { get; private set; }

    /// <summary>The connection; only while there is one. Under <see cref="Gate"/>.</summary>
    protected PacketStream Stream => _stream!;

    /// <summary>Connects again and again until <paramref name="stop"/>.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await using var registration = stop.Register(End);
        while (!stop.IsCancellationRequested)
        {
            await ServeAsync(stop).ConfigureAwait(false);
            var pause = _absence + Math.Min(LongestPause, 10 << Math.Min(_failures++, 8));
            _absence = 0;
            await Task.Delay(pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Called every few milliseconds with <see cref="Environment.TickCount64"/>.</summary>
    public void Tick(long now)
    {
        lock (Gate)
        {
            if (_stream is null) return;
            if (_leaves && IsConnected && now >= _leaveAt) Leave();
            else if (now - _lastHeard > SilenceLimit) _stream.Dispose();
            else if (IsConnected) Work(now);
        }
    }

    /// <summary>Has the broker forget the session.</summary>
    public async Task ForgetAsync(CancellationToken stop)
    {
        using var stream = await PacketStream.ConnectAsync(Options.Host, Options.Port, stop).ConfigureAwait(false);
        await using var registration = stop.Register(stream.Dispose);
        stream.Write(Connect(cleanStart: true, expiry: 0));
        stream.Flush();
        await stream.ReadAsync((in Frame _) => stream.Dispose()).ConfigureAwait(false);
    }

    /// <summary>The broker has accepted the client. Under <see cref="Gate"/>.</summary>
    /// <param name="isResumed">Whether it has kept the session.</param>
    /// <param name="receiveMaximum">How many messages it takes at once.</param>
    protected abstract void Connected(bool isResumed, int receiveMaximum);

    /// <summary>A packet other than CONNACK. Under <see cref="Gate"/>.</summary>
    protected abstract void Received(in Frame frame);

    /// <summary>What is to be done now and then while connected. Under <see cref="Gate"/>.</summary>
    protected virtual void Work(long now)
    {
        if (now - Math.Max(_lastHeard, _lastPing) < PingAfter) return;
        _lastPing = now;
        Stream.Write(PingReqPacket.Bytes);
        Stream.Flush();
    }

    /// <summary>The broker has acknowledged something, so it must know the session from now on. Under <see cref="Gate"/>.</summary>
    protected void Establish() => _isEstablished = true;

    /// <summary>Writes a PUBACK, PUBREC, PUBREL or PUBCOMP.</summary>
    protected void Write(PacketType type, ushort packetId)
    {
        Span<byte> packet = stackalloc byte[AckPacket.MaxLength];
        Stream.Write(packet[..AckPacket.Write(packet, type, packetId, ReasonCode.Success, Options.Version)]);
    }

    private void Leave()
    {
        _absence = _random.Next((int)Options.Churn.TotalMilliseconds);
        _stream!.Dispose();
    }

    private async Task ServeAsync(CancellationToken stop)
    {
        try
        {
            using var stream = await PacketStream.ConnectAsync(Options.Host, Options.Port, stop).ConfigureAwait(false);
            if (!Begin(stream)) return;
            await stream.ReadAsync(Handle).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException or OperationCanceledException or ProtocolException)
        {
            // The broker is away, or broke off; the next attempt shows whether it is back.
        }
        finally
        {
            lock (Gate)
            {
                _stream = null;
                IsConnected = false;
            }
        }
    }

    private bool Begin(PacketStream stream)
    {
        lock (Gate)
        {
            if (_isOver) return false;
            _stream = stream;
            _lastHeard = Environment.TickCount64;
            stream.Write(Connect(!Options.Durable, Options.Durable ? uint.MaxValue : 0));
            stream.Flush();
            return true;
        }
    }

    private void End()
    {
        lock (Gate)
        {
            _isOver = true;
            _stream?.Dispose();
        }
    }

    private byte[] Connect(bool cleanStart, uint expiry)
    {
        var packet = new ConnectPacket { Version = Options.Version, CleanStart = cleanStart, ClientId = ClientId, KeepAlive = 60, SessionExpiry = expiry };
        var bytes = new byte[packet.Length()];
        packet.Write(bytes);
        return bytes;
    }

    private void Handle(in Frame frame)
    {
        lock (Gate)
        {
            _lastHeard = Environment.TickCount64;
            if (frame.Type == PacketType.ConnAck) Accept(ConnAckPacket.Read(frame, Options.Version));
            else if (frame.Type == PacketType.Disconnect) Stream.Dispose();
            else if (IsConnected) Received(frame);
        }
    }

    private void Accept(in ConnAckPacket packet)
    {
        if (packet.Reason != ReasonCode.Success) throw new ProtocolException(packet.Reason, $"CONNECT refused: {packet.Reason}");
        Connections++;
        _failures = 0;
        IsConnected = true;
        if (_isEstablished && Options.Durable && !packet.SessionPresent)
        {
            SessionsLost++;
            _isEstablished = false;
        }

        if (_leaves) _leaveAt = _lastHeard + (long)(Options.Churn.TotalMilliseconds * (0.5 + _random.NextDouble()));
        Connected(packet.SessionPresent, packet.ReceiveMaximum ?? ushort.MaxValue);
    }
}
