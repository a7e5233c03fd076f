using Heliograph.Broker.Shards;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Broker.Sessions;

/// <summary>
/// Holds back a client that sends faster than it may, alone or with all others of its listener or of the node: reading pauses, so that TCP slows the sender
/// down and nothing is lost. Only who has waited too long for what others take as well is refused instead. One shard's thread.
/// </summary>
internal sealed class RateGate(MqttConnection connection) : Deadline, IRateWaiter
{
    private ClientRate _own;
    private TokenBucket _messages;
    private TokenBucket _bytes;
    private RateLane? _queue;
    private bool _isSlowed;
    private RateLane? _late;

    /// <summary>Whether nothing is read for now.</summary>
    public bool IsHeld => _isSlowed || _queue is not null;

    /// <inheritdoc/>
    public bool HasLeft => connection.IsEnded || connection.Link.IsClosing;

    private RateLane OfNode => connection.Node.Rate.LaneOf(connection.Link.Shard);

    private RateLane? OfListener => connection.Link.SharedRate?.LaneOf(connection.Link.Shard);

    /// <summary>The gate of a connection under any limit; null when there is none.</summary>
    public static RateGate? For(MqttConnection connection) =>
        connection.Node.Rate.IsLimited || connection.Link.Rate.IsLimited || connection.Link.SharedRate is { IsLimited: true } ? new(connection) : null;

    /// <summary>Whether a packet may be taken up now. If not, it is to be looked at again when reading goes on.</summary>
    public bool Admits(in Frame frame)
    {
        if (frame.Type != PacketType.Publish) return true;
        if (_late is not null && (connection.Version == ProtocolVersion.V5 || (frame.Flags & 0x06) == 0)) return true;
        return Passes(OfListener) && Passes(OfNode);
    }

    /// <summary>Whether a PUBLISH, which has a topic, is answered with a refusal in place of being taken up. A repetition of what was taken up is not.</summary>
    public bool Refuses(in PublishPacket packet, ReadOnlySpan<byte> topic)
    {
        if (_late is null || (packet.QoS == QoS.ExactlyOnce && connection.Session.Incoming?.Contains(packet.PacketId) is true)) return false;
        if (packet.QoS == QoS.AtMostOnce) Drop(packet, topic);
        else Answer(packet.QoS == QoS.AtLeastOnce ? PacketType.PubAck : PacketType.PubRec, packet.PacketId);
        return true;
    }

    /// <summary>Books what was taken up, and pauses when that was too much.</summary>
    public void Received(in Frame frame, long now)
    {
        var isPublish = frame.Type == PacketType.Publish;
        if (isPublish && _late is null) Book(frame.Length);
        var rate = connection.Link.Rate;
        if (rate != _own) Follow(rate, now);
        if (rate.Messages > 0) _messages.Take(isPublish ? 1 : 0, now);
        if (rate.Bytes > 0) _bytes.Take(frame.Length, now);
        var wait = Math.Max(rate.Messages > 0 ? _messages.Wait() : 0, rate.Bytes > 0 ? _bytes.Wait() : 0);
        if (wait > 0) Slow(wait);
    }

    /// <summary>What was there has been looked at: whatever comes later waits again.</summary>
    public void EndTurn() => _late = null;

    /// <inheritdoc/>
    public void Go(bool refuse)
    {
        (_queue, _late) = (null, refuse ? _queue : null);
        connection.Released();
    }

    /// <inheritdoc/>
    public override void Due()
    {
        _isSlowed = false;
        connection.Released();
    }

    /// <summary>The connection is over.</summary>
    public void Stop()
    {
        connection.Link.Shard.ClearDeadline(this);
        _queue?.Left();
        _queue = null;
    }

    // MQTT 3.x knows no refusal of a message: its client waits on.
    private bool Passes(RateLane? lane)
    {
        if (lane is null || (lane != _late && lane.IsOpen)) return true;
        connection.Link.IsReadingPaused = true;
        _queue = lane;
        lane.Wait(this, connection.Link.Shard, isPatient: lane == _late);
        return false;
    }

    private void Book(int bytes)
    {
        OfListener?.Take(bytes);
        OfNode.Take(bytes);
    }

    private void Slow(long wait)
    {
        _isSlowed = true;
        connection.Link.IsReadingPaused = true;
        connection.Link.Shard.SetDeadline(this, wait);
    }

    private void Follow(ClientRate rate, long now)
    {
        if (rate.Messages != _own.Messages) _messages = new(rate.Messages, now);
        if (rate.Bytes != _own.Bytes) _bytes = new(rate.Bytes, now);
        _own = rate;
    }

    private void Drop(in PublishPacket packet, ReadOnlySpan<byte> topic)
    {
        connection.Table.Announcer?.Refused(connection, packet, topic, "quota_exceeded");
        connection.Counters.Add(BrokerCounter.PacketsPublishDropped);
        connection.Counters.Add(BrokerCounter.MessagesDropped);
        connection.Counters.Add(FlowCounter.PublishOverRate);
    }

    private void Answer(PacketType type, ushort packetId)
    {
        connection.Counters.Add(PublishRefusal.QuotaExceeded);
        connection.Acknowledge(new PendingAck(type, packetId, ReasonCode.QuotaExceeded, null, null));
    }
}
