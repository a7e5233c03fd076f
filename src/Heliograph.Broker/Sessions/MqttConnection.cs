using System.Text;
using Heliograph.Broker.Access;
using Heliograph.Broker.Shards;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Broker.Sessions;

/// <summary>
/// One MQTT client's connection, from its first byte to its last. Responsible for
/// <list type="bullet">
/// <item>taking packets out of the bytes received and doing what each asks (one partial file per kind),</item>
/// <item>acknowledging in order, and only what is kept (<see cref="PendingAck"/>),</item>
/// <item>writing PUBLISH and every other packet, counted where written,</item>
/// <item>the CONNECT deadline and the keep-alive,</item>
/// <item>ending a connection that breaks a rule, with the reason the standard names.</item>
/// </list>
/// Knows no sockets; lives on the shard of its session.
/// </summary>
public sealed partial class MqttConnection : Deadline, IProtocol
{
    private readonly NodeContext _node;
    private readonly MqttOptions _options;
    private Session? _session;
    private SessionTable _table = null!;
    private CounterBlock _counters = null!;
    private ProtocolVersion _version = ProtocolVersion.V5;
    private long _lastReceived;
    private int _keepAlive;
    private int _unconsumed;
    private bool _isReceiving;
    private bool _isEnded;
    private RateGate? _gate;
    private IncomingAliases? _aliasesIn;

    internal MqttConnection(NodeContext node, Link link)
    {
        _node = node;
        _options = node.Options;
        Link = link;
    }

    /// <summary>The link it speaks on.</summary>
    public Link Link { get; }

    internal int LiveIndex { get; set; }

    internal long Id => Link.Id;

    // For the rooms that handle packets beside it.
    internal NodeContext Node => _node;
    internal CounterBlock Counters => _counters;
    internal SessionTable Table => _table;
    internal MqttOptions Options => _options;
    internal ProtocolVersion Version => _version;
    internal Session Session => _session!;
    internal ClientAccess Access => _access;
    internal ClientIdentity Identity => _session?.Identity ?? _admission?.Identity ?? ClientIdentity.Unknown;
    internal bool IsEnded => _isEnded;
    internal Subscribing Subscribing => new(this); // not kept: an idle connection must not pay for it

    internal RateGate? Gate => _gate;
    internal IncomingAliases Aliases => _aliasesIn ??= new();
    internal int PubAcksDue => _acks?.PubAcks ?? 0;

    /// <summary>PUBLISH packets received.</summary>
    internal long MessagesReceived { get; private set; }

    private bool IsVersion5 => _version == ProtocolVersion.V5;

    /// <inheritdoc/>
    public void Attached(Shard shard)
    {
        _table = _node.Tables[shard.Index];
        _counters = _table.Counters;
        _lastReceived = shard.Now;
        shard.SetDeadline(this, (long)_options.ConnectTimeout.TotalMilliseconds);
    }

    /// <inheritdoc/>
    public int Receive(ReadOnlySpan<byte> data)
    {
        _counters.Add(BrokerCounter.BytesReceived, data.Length - _unconsumed);
        _lastReceived = _table.Shard.Now;
        var consumed = 0;
        _gate ??= RateGate.For(this);
        _isReceiving = true;
        try
        {
            while (!Link.IsClosing && !IsHeld && FrameReader.TryRead(data[consumed..], _options.MaxPacketSize, out var frame))
            {
                if (_session is null && _admission is null && HomeOf(frame) is var home && home != _table)
                {
                    _unconsumed = data.Length - consumed;
                    _table.Shard.ClearDeadline(this);
                    _isReceiving = false;
                    Link.MoveTo(home.Shard);
                    return consumed;
                }

                if (_gate is { } gate && !gate.Admits(frame)) break;
                Handle(frame);
                consumed += frame.Length;
                _gate?.Received(frame, _lastReceived);
            }
        }
        catch (ProtocolException violation)
        {
            Refuse(violation);
        }
        catch (Exception error)
        {
            _node.Log.Failed(error);
            Fail(ReasonCode.ImplementationSpecificError, "an error inside the broker");
        }

        _isReceiving = false;
        _gate?.EndTurn();
        _unconsumed = Link.IsClosing ? 0 : data.Length - consumed;
        return Link.IsClosing ? data.Length : consumed;
    }

    /// <inheritdoc/>
    public void Drained() => _session?.PumpIfAny();

    /// <inheritdoc/>
    public void Closed(LinkEnd end)
    {
        _table.Shard.ClearDeadline(this);
        _gate?.Stop();
        if (_isEnded) return;
        _isEnded = true;
        if (_admission is not null && _session is null) _counters.Add(FlowCounter.ConnectsAbandoned);
        if (_session is null && end != LinkEnd.Local) Link.NotTakenUp(end == LinkEnd.BadFraming ? ConnectionRefusal.NoConnect : ConnectionRefusal.PeerLeft);
        LeaveSession(ReasonCells.Disconnect(end));
    }

    /// <summary>The CONNECT deadline or the keep-alive has run out [MQTT-3.1.2-22].</summary>
    public override void Due()
    {
        var now = _table.Shard.Now;
        if (_session is null)
        {
            if (_admission is { } admission) admission.TooLate();
            else Fail(ReasonCode.KeepAliveTimeout, "no CONNECT in time");
            return;
        }

        if (_access.Client.ExpiresAt is > 0 and var expiry && _table.Shard.UtcNow >= expiry)
        {
            Fail(ReasonCode.NotAuthorized, "what the client was authenticated by has expired");
            return;
        }

        if (IsHeld) _lastReceived = now;
        var silent = now - _lastReceived;
        if (_keepAlive > 0 && silent >= _keepAlive)
        {
            Fail(ReasonCode.KeepAliveTimeout, "keep-alive missed");
            return;
        }

        RetryIfDue(now);
        SetNextDeadline(silent);
    }

    /// <summary>Ends the connection because of something the client did or that happened to it; a version 5 client is told why.</summary>
    internal void Fail(ReasonCode reason, string detail) => Fail(reason, ReasonCells.Disconnect(reason), detail);

    /// <summary>Ends the connection because the store does not keep what it needs.</summary>
    internal void FailUnkept(string detail) => Fail(ReasonCode.QuotaExceeded, DisconnectReason.NotKept, detail);

    /// <summary>Ends the connection from our side without complaint, but with its will: taken over, kicked, shutting down.</summary>
    internal void Evict(ReasonCode reason, DisconnectReason counted)
    {
        if (_isEnded) return;
        SendDisconnect(reason);
        End(counted);
    }

    internal ConnectionDescription Describe() => new(Id, Link.Remote, _session is null ? "" : Encoding.UTF8.GetString(_session.ClientId));

    private void Handle(in Frame frame)
    {
        if (_session is null && frame.Type != PacketType.Connect && !(frame.Type == PacketType.Auth && _admission is { AwaitsAuth: true })) throw Uninvited(frame);
        _table.Tracer?.Received(this, frame);
        switch (frame.Type)
        {
            case PacketType.Publish: new Publishing(this).Publish(frame); break;
            case PacketType.PubAck: OnPubAck(frame); break;
            case PacketType.PubRec: OnPubRec(frame); break;
            case PacketType.PubRel: OnPubRel(frame); break;
            case PacketType.PubComp: OnPubComp(frame); break;
            case PacketType.PingReq: OnPingReq(); break;
            case PacketType.Subscribe: Subscribing.Subscribe(frame); break;
            case PacketType.Unsubscribe: Subscribing.Unsubscribe(frame); break;
            case PacketType.Connect: OnConnect(frame); break;
            case PacketType.Disconnect: OnDisconnect(frame); break;
            case PacketType.Auth: OnAuth(frame); break;
            default: throw new ProtocolException(ReasonCode.ProtocolError, $"a client must not send {frame.Type}");
        }
    }

    // Received all the same: what is counted there does not depend on what becomes of a packet.
    private ProtocolException Uninvited(in Frame frame)
    {
        var published = UninvitedPacket.Read(frame);
        if (published is { } qos) CountPublishReceived(qos);
        if (published is not null) _counters.Add(PublishRefusal.ProtocolError);
        else if (ReasonCells.Received(frame.Type) is { } counter) CountReceived(counter);
        return new(ReasonCode.ProtocolError, $"the first packet is {frame.Type}, not CONNECT [MQTT-3.1.0-1]");
    }

    private void OnPingReq()
    {
        CountReceived(BrokerCounter.PacketsPingReqReceived);
        _table.Announcer?.Pinged(this);
        Write(PingRespPacket.Bytes, BrokerCounter.PacketsPingRespSent);
    }

    private void OnAuth(in Frame frame)
    {
        var packet = AuthPacket.Read(frame, _version);
        CountReceived(BrokerCounter.PacketsAuthReceived);
        if (_admission is not { HasMethod: true }) throw new ProtocolException(ReasonCode.ProtocolError, "AUTH without an authentication method [MQTT-4.12.0-7]");
        _admission.Take(packet);
    }

    private void OnDisconnect(in Frame frame)
    {
        var packet = DisconnectPacket.Read(frame, _version);
        CountReceived(BrokerCounter.PacketsDisconnectReceived);
        if (packet.HasSessionExpiry) ChangeExpiry(packet.SessionExpiry);
        End(packet.Reason == ReasonCode.Success ? DisconnectReason.Normal : DisconnectReason.WithWill, packet.UserProperties);
    }

    // [MQTT-3.14.2-2] an expiry of 0 given in CONNECT cannot become another one.
    private void ChangeExpiry(uint seconds)
    {
        if (_session!.Expiry == 0 && seconds != 0)
            throw new ProtocolException(ReasonCode.ProtocolError, "DISCONNECT sets an expiry for a session that has none [MQTT-3.14.2-2]");
        _session.Expiry = Math.Min(seconds, _options.MaxSessionExpiry);
    }

    private void Refuse(ProtocolException violation)
    {
        if (_session is null && _admission is null) RefuseConnect(violation);
        else Fail(violation.Reason, violation.Message);
    }

    private void Fail(ReasonCode reason, DisconnectReason counted, string detail)
    {
        if (_isEnded) return;
        if (_session is null && _admission is { } admission)
        {
            admission.Fail(reason, detail);
            return;
        }

        _node.Ended(this, reason, detail);
        if (_session is not null) SendDisconnect(reason);
        else Link.NotTakenUp(reason == ReasonCode.KeepAliveTimeout ? ConnectionRefusal.ConnectTimeout : ConnectionRefusal.NoConnect);
        End(counted);
    }

    private void End(DisconnectReason counted = DisconnectReason.Other, ReadOnlySpan<byte> properties = default)
    {
        if (_isEnded) return;
        _isEnded = true;
        _table.Shard.ClearDeadline(this);
        _gate?.Stop();
        LeaveSession(counted, properties);
        Link.Close();
    }

    // Only DISCONNECT with reason 0 takes the will back [MQTT-3.14.4-3].
    private void LeaveSession(DisconnectReason counted, ReadOnlySpan<byte> properties = default)
    {
        if (_session is not { } session || session.Connection != this) return;
        _counters.Add(BrokerCounter.ClientDisconnected);
        _counters.Add(counted);
        _table.Announcer?.Disconnected(this, counted, properties.ToArray());
        _table.Disconnected(this, counted);
        session.Disconnected(sendWill: counted != DisconnectReason.Normal);
    }

    private void RetryIfDue(long now)
    {
        var retry = (long)_options.RetryInterval.TotalMilliseconds;
        if (retry > 0 && _session!.HasOutbox) _session.Outbox.Retry(now - retry);
    }

    internal void SetNextDeadline(long silent)
    {
        var retry = (long)_options.RetryInterval.TotalMilliseconds;
        var next = _keepAlive > 0 ? _keepAlive - silent : long.MaxValue;
        if (retry > 0) next = Math.Min(next, retry);
        if (_access.Client.ExpiresAt is > 0 and var expiry) next = Math.Min(next, Math.Max(0, expiry - _table.Shard.UtcNow));
        if (next == long.MaxValue) _table.Shard.ClearDeadline(this);
        else _table.Shard.SetDeadline(this, next);
    }
}
