using System.Buffers;
using System.Buffers.Binary;

namespace Heliograph.Protocol;

/// <summary>A cursor over the body of one packet. Every read checks the end: a packet that is too short is 0x81.</summary>
internal ref struct PacketReader(ReadOnlySpan<byte> source)
{
    private ReadOnlySpan<byte> _rest = source;

    public readonly bool IsEmpty => _rest.IsEmpty;

    public readonly ReadOnlySpan<byte> Rest => _rest;

    public byte ReadByte()
    {
        if (_rest.IsEmpty) ThrowTooShort();
        byte value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    public ushort ReadUInt16()
    {
        if (_rest.Length < 2) ThrowTooShort();
        ushort value = BinaryPrimitives.ReadUInt16BigEndian(_rest);
        _rest = _rest[2..];
        return value;
    }

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(ReadBytes(4));

    public ushort ReadPacketId()
    {
        ushort id = ReadUInt16();
        if (id == 0) Violation.ProtocolError("a packet identifier is 0 [MQTT-2.2.1-3]");
        return id;
    }

    public int ReadVariableByteInteger()
    {
        OperationStatus status = VariableByteInteger.TryRead(_rest, out int value, out int size);
        if (status == OperationStatus.NeedMoreData) ThrowTooShort();
        if (status == OperationStatus.InvalidData) Violation.Malformed("a variable byte integer has more than four bytes");
        if (size > 1 && _rest[size - 1] == 0) Violation.Malformed("a variable byte integer is longer than necessary [MQTT-1.5.5-1]");
        _rest = _rest[size..];
        return value;
    }

    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if (_rest.Length < count) ThrowTooShort();
        ReadOnlySpan<byte> bytes = _rest[..count];
        _rest = _rest[count..];
        return bytes;
    }

    public ReadOnlySpan<byte> ReadBinary() => ReadBytes(ReadUInt16());

    public ReadOnlySpan<byte> ReadString()
    {
        ReadOnlySpan<byte> text = ReadBinary();
        if (!Utf8Strings.IsValid(text))
            Violation.Malformed("a string is not well-formed UTF-8, or contains U+0000 [MQTT-1.5.4-1] [MQTT-1.5.4-2]");
        return text;
    }

    /// <summary>A topic filter; whether its wildcards are right is not checked.</summary>
    public ReadOnlySpan<byte> ReadTopicFilter()
    {
        ReadOnlySpan<byte> filter = ReadString();
        if (filter.IsEmpty) Violation.Malformed("a topic filter is empty [MQTT-4.7.3-1]");
        return filter;
    }

    /// <summary>The property block without its length.</summary>
    public ReadOnlySpan<byte> ReadProperties() => ReadBytes(ReadVariableByteInteger());

    public readonly void RequireEnd()
    {
        if (!_rest.IsEmpty) Violation.Malformed("bytes are left over after the end of a packet");
    }

    private static void ThrowTooShort() => Violation.Malformed("a packet ends inside a field");
}
