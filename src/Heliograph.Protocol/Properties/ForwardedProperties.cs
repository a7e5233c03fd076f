namespace Heliograph.Protocol.Properties;

/// <summary>
/// What a server must pass on unaltered of a PUBLISH's or a will's properties: payload format [MQTT-3.3.2-4], response topic
/// [MQTT-3.3.2-15],
/// correlation data [MQTT-3.3.2-16], content type [MQTT-3.3.2-20] and user properties in their order [MQTT-3.3.2-17] [MQTT-3.3.2-18].
/// </summary>
internal static class ForwardedProperties
{
    private const ulong Forwarded = PropertySet.Message & ~(1UL << (int)PropertyId.MessageExpiryInterval);

    /// <summary>Bytes of the forwarded ones in a checked block.</summary>
    public static int Length(ReadOnlySpan<byte> block)
    {
        PacketWriter counter = PacketWriter.Counting();
        Write(ref counter, block);
        return counter.Position;
    }

    /// <summary>Copies the forwarded ones and returns their length.</summary>
    public static int Copy(ReadOnlySpan<byte> block, Span<byte> destination)
    {
        var writer = new PacketWriter(destination);
        Write(ref writer, block);
        return writer.Position;
    }

    /// <summary>Writes the forwarded ones of a checked block, and nothing else that it holds.</summary>
    public static void Write(scoped ref PacketWriter writer, ReadOnlySpan<byte> block)
    {
        for (ReadOnlySpan<byte> rest = block; !rest.IsEmpty;)
        {
            ReadOnlySpan<byte> first = rest[..PropertyBlock.FirstLength(rest)];
            if ((Forwarded >> first[0] & 1) != 0) writer.Bytes(first);
            rest = rest[first.Length..];
        }
    }
}
