using System.Buffers.Binary;

namespace Heliograph.Protocol.Properties;

/// <summary>Walks the user properties (MQTT 5 §3.1.2.11.8) of an encoded property block that a packet's <c>Read</c> has checked,
/// in their order, and skips every other property.</summary>
public ref struct UserPropertyReader
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Begins at the start of <paramref name="properties"/>: a block without its length.</summary>
    public UserPropertyReader(ReadOnlySpan<byte> properties) => _rest = properties;

    /// <summary>The next pair, as slices of the block; false at the end.</summary>
    public bool TryNext(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        if (!TryNextEncoded(out ReadOnlySpan<byte> encoded)) return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(encoded[1..]);
        name = encoded.Slice(1 + sizeof(ushort), length);
        value = encoded[(1 + sizeof(ushort) + length + sizeof(ushort))..];
        return true;
    }

    /// <summary>The next pair as it is on the wire, identifier included.</summary>
    internal bool TryNextEncoded(out ReadOnlySpan<byte> encoded)
    {
        while (!_rest.IsEmpty)
        {
            encoded = _rest[..PropertyBlock.FirstLength(_rest)];
            _rest = _rest[encoded.Length..];
            if (encoded[0] == (byte)PropertyId.UserProperty) return true;
        }

        encoded = default;
        return false;
    }
}
