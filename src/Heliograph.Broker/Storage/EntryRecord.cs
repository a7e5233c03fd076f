namespace Heliograph.Broker.Storage;

/// <summary>A message in a session's queue as it is kept: waiting, or in flight under a packet identifier.</summary>
public readonly record struct EntryRecord
{
    /// <summary>Its place: delivered in ascending order. Unique in the session.</summary>
    public long Sequence { get; init; }

    /// <summary>The message's number.</summary>
    public long Message { get; init; }

    /// <summary>Packet identifier; 0 while it waits.</summary>
    public ushort PacketId { get; init; }

    /// <summary>True once PUBREC was received: only PUBREL is due.</summary>
    public bool Released { get; init; }

    /// <summary>Granted QoS in the lowest two bits; RETAIN flag and the like, packed by the session.</summary>
    public int Flags { get; init; }

    /// <summary>True for QoS 2.</summary>
    public bool IsExactlyOnce => (Flags & 0x03) == 2;

    /// <summary>The subscription identifier to send; 0 for none.</summary>
    public uint SubscriptionId { get; init; }
}
