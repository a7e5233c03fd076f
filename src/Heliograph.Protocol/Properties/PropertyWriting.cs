namespace Heliograph.Protocol.Properties;

/// <summary>Properties as <see cref="PacketWriter"/> writes them; one that is absent (null, an empty string) is not written.</summary>
internal static class PropertyWriting
{
    public static void Property(this ref PacketWriter writer, PropertyId id, uint? value)
    {
        if (value is not { } present) return;
        writer.Byte((byte)id);
        writer.UInt32(present);
    }

    public static void Property(this ref PacketWriter writer, PropertyId id, ushort? value)
    {
        if (value is not { } present) return;
        writer.Byte((byte)id);
        writer.UInt16(present);
    }

    public static void Property(this ref PacketWriter writer, PropertyId id, bool? value)
    {
        if (value is not { } present) return;
        writer.Byte((byte)id);
        writer.Byte(present ? (byte)1 : (byte)0);
    }

    public static void Property(this ref PacketWriter writer, PropertyId id, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) return;
        writer.Byte((byte)id);
        writer.Binary(value);
    }

    /// <summary>0 is not written.</summary>
    public static void SubscriptionIdentifier(this ref PacketWriter writer, uint value)
    {
        if (value == 0) return;
        writer.Byte((byte)PropertyId.SubscriptionIdentifier);
        writer.Variable((int)value);
    }

    /// <summary>The user properties of an encoded block, without anything else that it holds.</summary>
    public static void UserProperties(this ref PacketWriter writer, ReadOnlySpan<byte> block)
    {
        var reader = new UserPropertyReader(block);
        while (reader.TryNextEncoded(out ReadOnlySpan<byte> encoded)) writer.Bytes(encoded);
    }
}
