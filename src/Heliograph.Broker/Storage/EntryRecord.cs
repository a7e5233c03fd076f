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

    /// <summary>Granted QoS, RETAIN flag and the like, packed by the session.</summary>
    public int Flags { get; init; }

    /// <summary>The subscription identifier to send; 0 for none.</summary>
    public uint SubscriptionId { get; init; }
}
