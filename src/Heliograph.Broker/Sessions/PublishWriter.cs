using System.Buffers.Binary;
using Heliograph.Broker.Messages;
using Heliograph.Broker.Shards;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Broker.Sessions;

/// <summary>Writes PUBLISH packets to one client and counts them: from the encoding that all receivers share where nothing is particular to this one.</summary>
/// <param name="link">Where to.</param>
/// <param name="version">What the client speaks.</param>
/// <param name="maximumPacketSize">The largest packet it takes.</param>
/// <param name="aliasMaximum">The topic aliases it takes; 0 for none.</param>
internal sealed class PublishWriter(Link link, ProtocolVersion version, int maximumPacketSize, ushort aliasMaximum)
{
    private readonly CounterBlock _counters = link.Shard.Metrics.Counters;
    private readonly TopicAliases? _aliases = aliasMaximum > 0 ? new(aliasMaximum) : null;
    private readonly long _since = link.Shard.TurnStarted;
    private readonly bool _isVersion5 = version == ProtocolVersion.V5;

    /// <summary>Since when there has been a client, as a timestamp of the clock.</summary>
    public long Since => _since;

    /// <summary>Messages written so far.</summary>
    public long Sent { get; private set; }

    /// <summary>Writes <paramref name="entry"/>; false when it is larger than the client takes, and was dropped [MQTT-3.1.2-24].</summary>
    public bool Write(in OutgoingEntry entry, bool dup)
    {
        var message = entry.Message!;
        if (dup) _counters.Add(FlowCounter.DeliveriesRepeated);
        var isPlain = !_isVersion5 || (entry.SubscriptionId == 0 && message.ExpiresAt == Message.NoExpiry && _aliases is null);
        var length = isPlain && message.CountReceiver() > 0 ? WriteForm(entry, dup) : WriteSingly(entry, dup);
        if (length < 0)
        {
            _counters.Add(BrokerCounter.MessagesDelivered);
            _counters.Add(BrokerCounter.DeliveryDropped);
            _counters.Add(BrokerCounter.DeliveryDroppedTooLarge);
            return false;
        }

        _counters.Add(BrokerCounter.BytesSent, length);
        CountAppended(entry, dup ? link.Shard.TurnStarted : Math.Max(entry.Since, _since));
        return true;
    }

    private int WriteForm(in OutgoingEntry entry, bool dup)
    {
        var message = entry.Message!;
        var packetId = entry.PacketId;
        ref readonly var form = ref message.Form(_isVersion5, packetId != 0);
        if (form.PacketLength > maximumPacketSize) return -1;
        var bytes = form.Bytes;
        var output = link.Output;
        var span = output.GetSpan(bytes.Length);
        bytes.CopyTo(span);
        span[0] = (byte)(0x30 | (dup ? 0x08 : 0) | ((int)entry.QoS << 1) | (entry.Retain ? 0x01 : 0));
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
            Version = version,
            Dup = dup,
            QoS = entry.QoS,
            Retain = entry.Retain,
            Topic = message.Topic,
            PacketId = entry.PacketId,
            PayloadLength = payload.Length,
        };
        if (_isVersion5) AddProperties(ref header, message, entry.SubscriptionId);
        var room = maximumPacketSize - header.Length - payload.Length;
        if (room < 0) return -1;
        if (room >= TopicAliases.PropertyLength) SetAlias(ref header, message);
        var headerLength = header.Length;
        var output = link.Output;
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
            header.MessageExpiry = message.SecondsLeft(link.Shard.UtcNow);
        }
    }

    private void SetAlias(ref PublishHeader header, Message message)
    {
        if (_aliases is null || message.IsSys) return;
        header.TopicAlias = _aliases.Get(message.Topic, out var isKnown);
        if (isKnown) header.Topic = default;
    }

    private static void AppendPayload(Output output, Message message) =>
        output.AppendShared(message, message.Content, message.PayloadOffset, message.Payload.Length);

    // What waited for its client is timed from when the client was there; a repetition was timed when it was sent first.
    private void CountAppended(in OutgoingEntry entry, long since)
    {
#if !NO_COUNTING
        link.Appended(entry.QoS, entry.Message!.IsSys, since);
        Sent++;
#endif
    }
}
