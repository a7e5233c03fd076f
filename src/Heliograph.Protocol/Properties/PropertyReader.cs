namespace Heliograph.Protocol.Properties;

/// <summary>
/// Walks a property block of the network and checks it: identifiers that are unknown or not of this packet are 0x81 (§2.2.2.2), repeated
/// ones 0x82
/// unless in the set that may repeat. After <see cref="TryNext"/> exactly one value must be read.
/// </summary>
internal ref struct PropertyReader(ReadOnlySpan<byte> block, ulong allowed, ulong repeatable = PropertySet.User)
{
    private PacketReader _reader = new(block);
    private ulong _seen;

    public bool TryNext(out PropertyId id)
    {
        id = default;
        if (_reader.IsEmpty) return false;
        // An identifier is a variable byte integer, but every defined one has one byte.
        id = (PropertyId)_reader.ReadByte();
        ulong bit = (byte)id < 64 ? PropertySet.Of(id) : 0;
        if ((allowed & bit) == 0) Violation.Malformed($"property 0x{(byte)id:X2} is not allowed in this packet");
        if ((_seen & bit & ~repeatable) != 0) Violation.ProtocolError($"property {id} is included more than once");
        _seen |= bit;
        return true;
    }

    public readonly bool HasSeen(PropertyId id) => (_seen & PropertySet.Of(id)) != 0;

    /// <summary>A byte that may be 0 or 1 only.</summary>
    public bool Flag()
    {
        byte value = _reader.ReadByte();
        if (value > 1) Violation.ProtocolError($"a property that must be 0 or 1 is {value}");
        return value == 1;
    }

    public ushort UInt16() => _reader.ReadUInt16();

    public ushort NonZeroUInt16()
    {
        ushort value = _reader.ReadUInt16();
        if (value == 0) Violation.ProtocolError("a property that must not be 0 is 0");
        return value;
    }

    public uint UInt32() => _reader.ReadUInt32();

    public uint NonZeroUInt32()
    {
        uint value = _reader.ReadUInt32();
        if (value == 0) Violation.ProtocolError("a property that must not be 0 is 0");
        return value;
    }

    /// <summary>1 to 268,435,455 (§3.3.2.3.8, §3.8.2.1.2).</summary>
    public uint SubscriptionIdentifier()
    {
        int value = _reader.ReadVariableByteInteger();
        if (value == 0) Violation.ProtocolError("a subscription identifier is 0");
        return (uint)value;
    }

    public ReadOnlySpan<byte> String() => _reader.ReadString();

    public ReadOnlySpan<byte> Binary() => _reader.ReadBinary();

    /// <summary>Content type, response topic and correlation data are forwarded unread; they are checked all the same.</summary>
    public ReadOnlySpan<byte> ResponseTopic()
    {
        ReadOnlySpan<byte> topic = _reader.ReadString();
        if (!TopicName.IsValid(topic)) Violation.ProtocolError("the response topic is not a topic name [MQTT-3.3.2-14]");
        return topic;
    }

    public void UserProperty()
    {
        _reader.ReadString();
        _reader.ReadString();
    }

    /// <summary>Reads a block that may hold a reason string and user properties, and returns the first.</summary>
    public static ReadOnlySpan<byte> ReasonString(ReadOnlySpan<byte> block)
    {
        ReadOnlySpan<byte> reason = default;
        var reader = new PropertyReader(block, PropertySet.Acknowledgement);
        while (reader.TryNext(out PropertyId id))
        {
            if (id == PropertyId.ReasonString) reason = reader.String();
            else reader.UserProperty();
        }

        return reason;
    }
}
