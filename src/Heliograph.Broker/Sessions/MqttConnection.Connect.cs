using Heliograph.Broker.Events;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Broker.Sessions;

// CONNECT and CONNACK (MQTT 5 §3.1, §3.2).
public sealed partial class MqttConnection
{
    private bool _isVersionKnown;
    private Admission? _admission;
    private ClientAccess _access = null!;

    /// <summary>What is remembered of its CONNECT for those who watch; null when nobody did.</summary>
    internal ConnectionFacts? Facts { get; private set; }

    /// <summary>Whether the client is in.</summary>
    internal bool IsAccepted => _session is not null;

    /// <summary>Most messages of QoS 1 and 2 sent and not acknowledged.</summary>
    internal int Window { get; private set; }

    /// <summary>The client must not get back what it publishes (3.x bridges' wish, by setting).</summary>
    internal bool IgnoresOwn => !IsVersion5 && _options.IgnoreLoopDeliver;

    // A session lives where its identifier hashes to; its connections join it there before anything of them is counted.
    private SessionTable HomeOf(in Frame frame)
    {
        if (frame.Type != PacketType.Connect) return _table;
        _isVersionKnown = ConnectPacket.TryReadVersion(frame, out _version);
        if (_node.Tables.Length == 1) return _table;
        var clientId = Admission.ClientIdOf(ConnectPacket.Read(frame), Link);
        return clientId.IsEmpty ? _table : _table.Home(clientId);
    }

    private void OnConnect(in Frame frame)
    {
        if (_session is not null || _admission is not null) throw SecondConnect(frame);
        var packet = ConnectPacket.Read(frame);
        CountReceived(BrokerCounter.PacketsConnect);
        _counters.Add(BrokerCounter.ClientConnect);
        Facts = _table.Announcer?.Remember(this, packet);
        _admission = new(this);
        var refusal = ConnectRules.Check(packet, _options);
        if (refusal == ReasonCode.Success) _admission.Begin(packet, frame);
        else _admission.Refuse(packet, refusal);
    }

    private ProtocolException SecondConnect(in Frame frame)
    {
        ConnectPacket.Read(frame);
        CountReceived(BrokerCounter.PacketsConnect);
        return new(ReasonCode.ProtocolError, "a second CONNECT [MQTT-3.1.0-2]");
    }

    /// <summary>The client is in.</summary>
    internal void Accept(in ConnectPacket packet, ClientAccess access)
    {
        _access = access;
        var session = _table.Join(access.Client.ClientId, packet.CleanStart, out var present);
        _session = session;
        var isAnother = present && session.Identity.Username != access.Client.Username;
        session.Identity = access.Client;
        if (isAnother) _table.RevokeDenied(session);
        Configure(session, packet);
        session.Connection = this;
        _table.Connected(this);
        _counters.Add(BrokerCounter.ClientConnected);
        _counters.Add(BrokerCounter.ClientConnAck);
        WriteConnAck(_admission!.Answer(packet, session, present));
        _table.Announcer?.Connected(this);
        Facts = _table.Announcer?.Keep(Facts);
        if (_admission.HasMethod) _admission.Done();
        else _admission = null;
        if (_node.Log.WantsConnected) _node.Log.Connected(Describe());
        SetNextDeadline(0);
        if (present && session.HasOutbox) session.Outbox.Resume();
    }

    // The session passes to another connection [MQTT-3.1.4-3]: this one ends without ending the session, unless that has no expiry.
    internal void TakeOver(bool discard)
    {
        var session = _session!;
        if (session.Expiry == 0 && !discard)
        {
            Evict(ReasonCode.SessionTakenOver, DisconnectReason.TakenOver);
            return;
        }

        var expiry = session.Expiry;
        session.Expiry = Session.NeverExpires;
        Evict(ReasonCode.SessionTakenOver, discard ? DisconnectReason.Discarded : DisconnectReason.TakenOver);
        session.Expiry = expiry;
    }

    /// <summary>How long the client may be silent from now on, in seconds before the tolerance; 0 is for ever. Set its next deadline, too.</summary>
    internal void SetKeepAlive(int seconds) => _keepAlive = (int)(seconds * 1000L * _options.KeepAliveMultiplier);

    private void Configure(Session session, in ConnectPacket packet)
    {
        session.Expiry = ConnectRules.ExpiryOf(packet, _options);
        session.Facts = new(_version, packet.KeepAlive, packet.CleanStart, _table.Shard.UtcNow);
        Window = Math.Min(packet.ReceiveMaximum, _options.MaxInflight);
        _publishes = new(Link, _version, (int)Math.Min(packet.MaximumPacketSize, int.MaxValue), packet.TopicAliasMaximum);
        SetKeepAlive(IsVersion5 && _options.ServerKeepAlive > 0 ? _options.ServerKeepAlive : packet.KeepAlive);
        if (session.Expiry > 0 && !session.IsDurable) session.MakeDurable();
        if (packet.HasWill) session.SetWill(ConnectRules.WillOf(packet, session));
        session.SaveRecord(disconnectedAt: 0);
    }

    // A CONNECT that could not be parsed: a version 5 client is told why, an older one only where its standard has a code for it:
    // a version that is not supported, an identifier that is empty [MQTT-3.1.3-8].
    private void RefuseConnect(ProtocolException violation)
    {
        _version = violation.AnswerVersion ?? _version;
        _node.Ended(this, violation.Reason, violation.Message);
        var isAnswered = violation.AnswerVersion is not null || (_isVersionKnown && (IsVersion5 || violation.Reason == ReasonCode.ClientIdentifierNotValid));
        if (violation.Reason is ReasonCode.ClientIdentifierNotValid or ReasonCode.UnsupportedProtocolVersion) CountRefused();
        if (isAnswered) WriteConnAck(new() { Reason = violation.Reason });
        else Link.NotTakenUp(ConnectionRefusal.NoConnect);
        End();
    }

    // A CONNECT that could be parsed and is refused for what it says is one all the same.
    private void CountRefused()
    {
        CountReceived(BrokerCounter.PacketsConnect);
        _counters.Add(BrokerCounter.ClientConnect);
        _counters.Add(FlowCounter.ConnectsRefusedEarly);
        _counters.Add(BrokerCounter.ClientConnAck);
    }

    /// <summary>Answers a CONNECT with a refusal, before anybody was asked about the client.</summary>
    internal void RefuseEarly(ReasonCode reason, string detail)
    {
        _counters.Add(FlowCounter.ConnectsRefusedEarly);
        RefuseConnect(reason, detail);
    }

    /// <summary>Answers a CONNECT with a refusal and ends the connection.</summary>
    internal void RefuseConnect(ReasonCode reason, string detail)
    {
        _node.Ended(this, reason, detail);
        _counters.Add(BrokerCounter.ClientConnAck);
        WriteConnAck(new() { Reason = reason });
        End();
    }

    private void WriteConnAck(in ConnAckPacket packet)
    {
        if (packet.Reason != ReasonCode.Success)
        {
            _counters.Add(BrokerCounter.PacketsConnAckError);
            _counters.Add(ReasonCells.Connect(packet.Reason));
            if (ConnectRules.IsAuthError(packet.Reason, _version)) _counters.Add(BrokerCounter.PacketsConnAckAuthError);
        }

        var span = Link.Output.GetSpan(packet.Length(_version));
        Written(packet.Write(span, _version), BrokerCounter.PacketsConnAckSent);
        _table.Announcer?.Answered(this, packet.Reason);
    }
}
