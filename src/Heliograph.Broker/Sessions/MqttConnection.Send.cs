using System.Buffers.Binary;
using Heliograph.Broker.Messages;
using Heliograph.Broker.Shards;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Broker.Sessions;

// What goes out: every packet is counted where it is written.
public sealed partial class MqttConnection
{
    // A topic alias, and a length field before it and one of the packet that may grow by a byte each.
    private TopicAliases? _aliasesOut;
    private int _maxPacketSize = int.MaxValue;

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
        var message = entry.Message!;
        _counters.Add(BrokerCounter.MessagesDelivered);
        var first = (byte)(0x30 | (dup ? 0x08 : 0) | ((int)entry.QoS << 1) | (entry.Retain ? 0x01 : 0));
        var isPlain = !IsVersion5 || (entry.SubscriptionId == 0 && message.ExpiresAt == Message.NoExpiry && _aliasesOut is null);
        var length = isPlain && message.CountReceiver() > 0 ? WriteForm(message, first, entry.PacketId) : WriteSingly(entry, dup);
        if (length < 0)
        {
            _counters.Add(BrokerCounter.DeliveryDropped);
            _counters.Add(BrokerCounter.DeliveryDroppedTooLarge);
            return false;
        }

        CountPublishSent(message, entry.QoS, length);
        return true;
    }

    private int WriteForm(Message message, byte first, ushort packetId)
    {
        ref readonly var form = ref message.Form(IsVersion5, packetId != 0);
        if (form.PacketLength > _maxPacketSize) return -1;
        var bytes = form.Bytes;
        var output = Link.Output;
        var span = output.GetSpan(bytes.Length);
        bytes.CopyTo(span);
        span[0] = first;
        if (packetId != 0) BinaryPrimitives.WriteUInt16BigEndian(span[form.PacketIdOffset..], packetId);
        output.Commit(bytes.Length);
        if (form.PacketLength > bytes.Length) AppendPayload(output, message);
        return form.PacketLength;
    }

    // For one receiver: what is particular to it is remaining expiry, subscription identifier and topic alias.
    private int WriteSingly(in OutgoingEntry entry, bool dup)
    {
        var message = entry.Message!;
        var payload = message.Payload;
        var header = new PublishHeader
        {
            Version = _version,
            Dup = dup,
            QoS = entry.QoS,
            Retain = entry.Retain,
            Topic = message.Topic,
            PacketId = entry.PacketId,
            PayloadLength = payload.Length,
        };
        if (IsVersion5) AddProperties(ref header, message, entry.SubscriptionId);
        var room = _maxPacketSize - header.Length - payload.Length;
        if (room < 0) return -1;
        if (room >= TopicAliases.PropertyLength) SetAlias(ref header, message);
        var headerLength = header.Length;
        var output = Link.Output;
        if (payload.Length >= WireForm.SharedPayload)
        {
            output.Commit(header.Write(output.GetSpan(headerLength)));
            AppendPayload(output, message);
        }
        else
        {
            var span = output.GetSpan(headerLength + payload.Length);
            header.Write(span);
            payload.CopyTo(span[headerLength..]);
            output.Commit(headerLength + payload.Length);
        }

        return headerLength + payload.Length;
    }

    private void AddProperties(ref PublishHeader header, Message message, uint subscriptionId)
    {
        header.ForwardedProperties = message.Properties;
        header.SubscriptionIdentifier = subscriptionId;
        if (message.ExpiresAt != Message.NoExpiry)
        {
            header.HasMessageExpiry = true;
            header.MessageExpiry = message.SecondsLeft(_table.Shard.UtcNow);
        }
    }

    private void SetAlias(ref PublishHeader header, Message message)
    {
        if (_aliasesOut is null || message.IsSys) return;
        header.TopicAlias = _aliasesOut.Get(message.Topic, out var isKnown);
        if (isKnown) header.Topic = default;
    }

    private static void AppendPayload(Output output, Message message) =>
        output.AppendShared(message, message.Content, message.PayloadOffset, message.Payload.Length);

    private void CountPublishSent(Message message, QoS qos, int length)
    {
        var counters = _counters;
        counters.Add(BrokerCounter.BytesSent, length);
        Link.MessagesAppended++;
        if (message.IsSys) return;
        counters.Add(BrokerCounter.PacketsSent);
        counters.Add(BrokerCounter.PacketsPublishSent);
        counters.Add(BrokerCounter.MessagesSent);
        counters.Add(BrokerCounter.MessagesQoS0Sent + QoSOffset(qos));
    }

    // MessagesQoS0Sent, MessagesQoS1Received, MessagesQoS1Sent, … lie two apart.
    private static int QoSOffset(QoS qos) => 2 * (int)qos;

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

    private void Written(int length, BrokerCounter counter)
    {
        Link.Output.Commit(length);
        _counters.Add(BrokerCounter.BytesSent, length);
        _counters.Add(BrokerCounter.PacketsSent);
        _counters.Add(counter);
    }

    private void CountReceived(BrokerCounter counter)
    {
        _counters.Add(BrokerCounter.PacketsReceived);
        _counters.Add(counter);
    }
}
