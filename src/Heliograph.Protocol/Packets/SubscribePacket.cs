using Heliograph.Protocol.Properties;

namespace Heliograph.Protocol.Packets;

/// <summary>SUBSCRIBE (MQTT 5 §3.8). Spans are slices of the frame. Whether a filter is valid is not checked here
/// (<see cref="TopicFilter.IsValid"/>):
/// that is answered filter by filter in SUBACK.</summary>
public ref struct SubscribePacket
{
    private readonly ProtocolVersion _version;
    private PacketReader _filters;

    private SubscribePacket(scoped ref PacketReader reader, ProtocolVersion version)
    {
        _version = version;
        PacketId = reader.ReadPacketId();
        if (version == ProtocolVersion.V5)
        {
            Properties = reader.ReadProperties();
            var properties = new PropertyReader(Properties, PropertySet.Subscribe);
            while (properties.TryNext(out PropertyId id))
            {
                if (id == PropertyId.SubscriptionIdentifier) SubscriptionIdentifier = properties.SubscriptionIdentifier();
                else properties.UserProperty();
            }
        }

        _filters = new PacketReader(reader.Rest);
        for (PacketReader ahead = _filters; !ahead.IsEmpty; FilterCount++) ReadEntry(ref ahead, version);
        if (FilterCount == 0) Violation.ProtocolError("SUBSCRIBE has no topic filter [MQTT-3.8.3-2]");
    }

    /// <summary>1 to 65,535.</summary>
    public ushort PacketId { get; }

    /// <summary>1 to 268,435,455; 0 when there is none.</summary>
    public uint SubscriptionIdentifier { get; }

    /// <summary>How many topic filters there are, at least one.</summary>
    public int FilterCount { get; }

    /// <summary>All properties as they are on the wire, without their length; for <see cref="UserPropertyReader"/>.</summary>
    public ReadOnlySpan<byte> Properties { get; }

    /// <summary>Parses the whole packet. Throws <see cref="ProtocolException"/>: 0x81, or 0x82 (identifier 0, no filter, QoS or retain
    /// handling 3,
    /// No Local on a shared subscription).</summary>
    public static SubscribePacket Read(scoped in Frame frame, ProtocolVersion version)
    {
        frame.RequireHeaderOf(version);
        var reader = new PacketReader(frame.Body);
        return new SubscribePacket(ref reader, version);
    }

    /// <summary>The next filter, in the order of the packet; false after the last.</summary>
    public bool TryNext(out ReadOnlySpan<byte> filter, out SubscribeOptions options)
    {
        filter = default;
        options = default;
        if (_filters.IsEmpty) return false;
        filter = ReadEntry(ref _filters, _version, out options);
        return true;
    }

    /// <summary>Bytes that <see cref="Write"/> writes.</summary>
    public static int Length(ProtocolVersion version, uint subscriptionIdentifier, ReadOnlySpan<SubscribeEntry> entries) =>
        PacketLength.Of(RemainingLength(version, subscriptionIdentifier, entries));

    /// <summary>Writes one to the start of <paramref name="destination"/> and returns its length. A subscription identifier of 0 writes
    /// none.</summary>
    public static int Write(
        Span<byte> destination, ProtocolVersion version, ushort packetId, uint subscriptionIdentifier, ReadOnlySpan<SubscribeEntry> entries)
    {
        var writer = new PacketWriter(destination);
        writer.Header(PacketType.Subscribe, 0x02, RemainingLength(version, subscriptionIdentifier, entries));
        writer.UInt16(packetId);
        if (version == ProtocolVersion.V5)
        {
            writer.Variable(PropertiesLength(subscriptionIdentifier));
            writer.SubscriptionIdentifier(subscriptionIdentifier);
        }

        foreach (SubscribeEntry entry in entries)
        {
            writer.Binary(entry.Filter.Span);
            writer.Byte(entry.Options.Value);
        }

        return writer.Position;
    }

    private static ReadOnlySpan<byte> ReadEntry(scoped ref PacketReader reader, ProtocolVersion version, out SubscribeOptions options)
    {
        ReadOnlySpan<byte> filter = reader.ReadTopicFilter();
        options = new SubscribeOptions(reader.ReadByte());
        options.Validate(version);
        if (options.NoLocal && TopicFilter.IsShared(filter))
            Violation.ProtocolError("No Local is set on a shared subscription [MQTT-3.8.3-4]");
        return filter;
    }

    private static void ReadEntry(scoped ref PacketReader reader, ProtocolVersion version) => ReadEntry(ref reader, version, out _);

    private static int RemainingLength(ProtocolVersion version, uint subscriptionIdentifier, ReadOnlySpan<SubscribeEntry> entries)
    {
        int length = sizeof(ushort) + (version == ProtocolVersion.V5 ? 1 + PropertiesLength(subscriptionIdentifier) : 0);
        foreach (SubscribeEntry entry in entries) length += sizeof(ushort) + entry.Filter.Length + 1;
        return length;
    }

    private static int PropertiesLength(uint subscriptionIdentifier) =>
        subscriptionIdentifier == 0 ? 0 : 1 + VariableByteInteger.Length((int)subscriptionIdentifier);
}
