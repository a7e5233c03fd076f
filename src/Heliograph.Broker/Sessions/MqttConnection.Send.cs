using Heliograph.Broker.Shards;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Broker.Sessions;

// What goes out: every packet is counted where it is written.
public sealed partial class MqttConnection
{
    private PublishWriter _publishes = null!;

    /// <summary>PUBLISH packets sent.</summary>
    internal long MessagesSent => _publishes.Sent;
    internal long Since => _publishes.Since;

    /// <summary>False while the peer takes less than it is sent.</summary>
    internal bool CanSend => !_isEnded && Link.Unsent < Link.HighWater;

    /// <summary>False when a new subscription's retained messages would pile up: they may be many more than a peer takes at once.</summary>
    internal bool CanSendRetained => !_isEnded && Link.Unsent < 16 * Link.HighWater;

    /// <summary>Sends a message of QoS 0 unless the peer is too slow.</summary>
    internal bool TrySendOnce(in OutgoingEntry entry)
    {
        if (!CanSend) return false;
        SendPublish(entry, dup: false);
        return true;
    }

    /// <summary>Writes a PUBLISH; false when it is larger than the client takes, and was dropped [MQTT-3.1.2-24].</summary>
    internal bool SendPublish(in OutgoingEntry entry, bool dup)
    {
        var isWritten = _table.Tracer is { } tracer ? tracer.Send(this, _publishes, entry, dup) : _publishes.Write(entry, dup);
        _table.Announcer?.Sent(this, entry, dup, isWritten);
        return isWritten;
    }

    private void SendDisconnect(ReasonCode reason)
    {
        if (!IsVersion5 || Link.IsClosing) return;
        var span = Link.Output.GetSpan(8);
        Written(DisconnectPacket.Write(span, reason, _version), BrokerCounter.PacketsDisconnectSent);
    }

    private void Write(ReadOnlySpan<byte> packet, BrokerCounter counter)
    {
        packet.CopyTo(Link.Output.GetSpan(packet.Length));
        Written(packet.Length, counter);
    }

    /// <summary>Commits a packet that was written to the output.</summary>
    internal void Written(int length, BrokerCounter counter)
    {
        _table.Tracer?.Sent(this, Link.Output.GetSpan(length));
        Link.Output.Commit(length);
        _counters.Add(BrokerCounter.BytesSent, length);
        _counters.Add(BrokerCounter.PacketsSent);
        _counters.Add(counter);
    }

    /// <summary>Counts a PUBLISH received, whatever becomes of it.</summary>
    internal void CountPublishReceived(QoS qos)
    {
        CountReceived(BrokerCounter.PacketsPublishReceived);
        _counters.Add(BrokerCounter.MessagesReceived);
        _counters.Add(ReasonCells.Received(qos));
        _table.Shard.Metrics.MessagesRead(ClientProtocol.Mqtt, 1);
#if !NO_COUNTING
        MessagesReceived++;
#endif
    }

    /// <summary>Counts a packet received.</summary>
    internal void CountReceived(BrokerCounter counter)
    {
        _counters.Add(BrokerCounter.PacketsReceived);
        _counters.Add(counter);
    }
}
