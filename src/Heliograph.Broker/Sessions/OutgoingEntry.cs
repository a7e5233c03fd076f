using Heliograph.Broker.Messages;
using Heliograph.Broker.Routing;
using Heliograph.Broker.Storage;
using Heliograph.Broker.Topics;
using Heliograph.Protocol;

namespace Heliograph.Broker.Sessions;

/// <summary>A message on its way to one client. Owns a reference to the message.</summary>
internal struct OutgoingEntry
{
    private const int QoSMask = 0x03;
    private const int RetainFlag = 0x04;
    private const int DupFlag = 0x08;

    /// <summary>The message; null once PUBREC was received.</summary>
    public Message? Message;

    /// <summary>The share group it was chosen for, which gets it back if the session ends first.</summary>
    public ShareGroup? Group;

    /// <summary>What must be kept before the next packet of this exchange goes out.</summary>
    public Commit? Commit;

    /// <summary>Its place in the store; 0 when it is not stored.</summary>
    public long Sequence;

    /// <summary>When it was sent last, or since when it waits in the queue; in the shard's milliseconds.</summary>
    public long SentAt;

    /// <summary>Since when it could have been sent, as a timestamp of the clock: its acceptance, or its client's subscription if that came later.</summary>
    public long Since;

    public uint SubscriptionId;
    public ushort PacketId;
    public QoS QoS;
    public OutgoingState State;
    public bool Retain;

    /// <summary>It has been sent before.</summary>
    public bool Dup;

    /// <summary>Its arrival was kept, so that its publisher may know it is safe.</summary>
    public bool IsKept;

    /// <summary>The client has the message: only the rest of the QoS 2 exchange is due.</summary>
    public readonly bool IsAcknowledged => State is OutgoingState.Releasing or OutgoingState.Released;

    public readonly bool IsHeldBack => Commit is { State: CommitState.Pending };

    public readonly EntryRecord Record => new()
    {
        Sequence = Sequence,
        Message = Message?.Id ?? 0,
        PacketId = PacketId,
        Released = IsAcknowledged,
        Flags = (int)QoS | (Retain ? RetainFlag : 0) | (Dup ? DupFlag : 0),
        SubscriptionId = SubscriptionId,
    };

    /// <summary>What <paramref name="subscription"/> of a client of <paramref name="table"/> makes of a message. Takes no reference.</summary>
    public static OutgoingEntry For(Message message, in SubscriptionOptions subscription, SessionTable table) => new()
    {
        Message = message,
        Since = message.AcceptedAt,
        QoS = message.QoS < subscription.QoS && !table.Options.UpgradeQoS ? message.QoS : subscription.QoS,
        Retain = message.Retain && subscription.Options.RetainAsPublished,
        SubscriptionId = subscription.Identifier,
    };

    /// <summary>An entry as the store kept it. What had a packet identifier may have been sent.</summary>
    public static OutgoingEntry Restore(in EntryRecord record, Message? message) => new()
    {
        Message = message,
        Sequence = record.Sequence,
        SubscriptionId = record.SubscriptionId,
        PacketId = record.PacketId,
        QoS = (QoS)(record.Flags & QoSMask),
        Retain = (record.Flags & RetainFlag) != 0,
        Dup = record.PacketId != 0,
        State = record.Released ? OutgoingState.Released : record.PacketId != 0 ? OutgoingState.Sent : OutgoingState.Unsent,
    };
}
