using Heliograph.Protocol.Properties;

namespace Heliograph.Protocol.Packets;

/// <summary>UNSUBSCRIBE (MQTT 5 §3.10). Spans are slices of the frame. Whether a filter is valid is not checked here
/// (<see cref="TopicFilter.IsValid"/>).</summary>
public ref struct UnsubscribePacket
{
    private PacketReader _filters;

    private UnsubscribePacket(scoped ref PacketReader reader, ProtocolVersion version)
    {
        PacketId = reader.ReadPacketId();
        if (version == ProtocolVersion.V5)
        {
            Properties = reader.ReadProperties();
            var properties = new PropertyReader(Properties, PropertySet.User);
            while (properties.TryNext(out _)) properties.UserProperty();
        }

        _filters = new PacketReader(reader.Rest);
        for (PacketReader ahead = _filters; !ahead.IsEmpty; FilterCount++) ahead.ReadTopicFilter();
        if (FilterCount == 0) Violation.ProtocolError("UNSUBSCRIBE has no topic filter [MQTT-3.10.3-2]");
    }

    /// <summary>1 to 65,535.</summary>
    public ushort PacketId { get; }

    /// <summary>How many topic filters there are, at least one.</summary>
    public int FilterCount { get; }

    /// <summary>All properties as they are on the wire, without their length; for <see cref="UserPropertyReader"/>.</summary>
    public ReadOnlySpan<byte> Properties { get; }

    /// <summary>Parses the whole packet. Throws <see cref="ProtocolException"/>: 0x81, or 0x82 (identifier 0, no filter).</summary>
    public static UnsubscribePacket Read(scoped in Frame frame, ProtocolVersion version)
    {
        frame.RequireHeaderOf(version);
        var reader = new PacketReader(frame.Body);
        return new UnsubscribePacket(ref reader, version);
    }

    /// <summary>The next filter, in the order of the packet; false after the last.</summary>
    public bool TryNext(out ReadOnlySpan<byte> filter)
    {
        filter = default;
        if (_filters.IsEmpty) return false;
        filter = _filters.ReadTopicFilter();
        return true;
    }

    /// <summary>Bytes that <see cref="Write"/> writes.</summary>
    public static int Length(ProtocolVersion version, ReadOnlySpan<ReadOnlyMemory<byte>> filters) =>
        PacketLength.Of(RemainingLength(version, filters));

    /// <summary>Writes one to the start of <paramref name="destination"/> and returns its length.</summary>
    public static int Write(Span<byte> destination, ProtocolVersion version, ushort packetId, ReadOnlySpan<ReadOnlyMemory<byte>> filters)
    {
        var writer = new PacketWriter(destination);
        writer.Header(PacketType.Unsubscribe, 0x02, RemainingLength(version, filters));
        writer.UInt16(packetId);
        if (version == ProtocolVersion.V5) writer.Variable(0);
        foreach (ReadOnlyMemory<byte> filter in filters) writer.Binary(filter.Span);
        return writer.Position;
    }

    private static int RemainingLength(ProtocolVersion version, ReadOnlySpan<ReadOnlyMemory<byte>> filters)
    {
        int length = sizeof(ushort) + (version == ProtocolVersion.V5 ? 1 : 0);
        foreach (ReadOnlyMemory<byte> filter in filters) length += sizeof(ushort) + filter.Length;
        return length;
    }
}
