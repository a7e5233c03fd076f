using Heliograph.Protocol.Properties;

namespace Heliograph.Protocol.Packets;

public ref partial struct ConnectPacket
{
    /// <summary>Bytes that <see cref="Write"/> writes.</summary>
    public readonly int Length()
    {
        PacketWriter counter = PacketWriter.Counting();
        WriteBody(ref counter);
        return PacketLength.Of(counter.Position);
    }

    /// <summary>Writes the packet to the start of <paramref name="destination"/> and returns its length. Fields are trusted.</summary>
    public readonly int Write(Span<byte> destination)
    {
        PacketWriter counter = PacketWriter.Counting();
        WriteBody(ref counter);
        var writer = new PacketWriter(destination);
        writer.Header(PacketType.Connect, 0, counter.Position);
        WriteBody(ref writer);
        return writer.Position;
    }

    private readonly void WriteBody(scoped ref PacketWriter writer)
    {
        writer.Bytes(NameAndLevel(Version));
        writer.Byte((byte)Flags());
        writer.UInt16(KeepAlive);
        if (Version == ProtocolVersion.V5)
        {
            writer.Variable(PropertiesLength());
            WriteProperties(ref writer);
        }

        writer.Binary(ClientId);
        if (HasWill) WriteWill(ref writer);
        if (HasUserName) writer.Binary(UserName);
        if (HasPassword) writer.Binary(Password);
    }

    private readonly int Flags() =>
        (HasUserName ? UserNameFlag : 0) | (HasPassword ? PasswordFlag : 0) | (CleanStart ? CleanStartFlag : 0)
        | (HasWill ? WillFlag | ((int)WillQoS << 3) | (WillRetain ? WillRetainFlag : 0) : 0);

    private readonly int PropertiesLength()
    {
        PacketWriter counter = PacketWriter.Counting();
        WriteProperties(ref counter);
        return counter.Position;
    }

    private readonly void WriteProperties(scoped ref PacketWriter writer)
    {
        if (SessionExpiry != 0) writer.Property(PropertyId.SessionExpiryInterval, (uint?)SessionExpiry);
        if (ReceiveMaximum != ushort.MaxValue) writer.Property(PropertyId.ReceiveMaximum, (ushort?)ReceiveMaximum);
        if (MaximumPacketSize != uint.MaxValue) writer.Property(PropertyId.MaximumPacketSize, (uint?)MaximumPacketSize);
        if (TopicAliasMaximum != 0) writer.Property(PropertyId.TopicAliasMaximum, (ushort?)TopicAliasMaximum);
        if (RequestResponseInformation) writer.Property(PropertyId.RequestResponseInformation, (bool?)true);
        if (!RequestProblemInformation) writer.Property(PropertyId.RequestProblemInformation, (bool?)false);
        writer.Property(PropertyId.AuthenticationMethod, AuthenticationMethod);
        writer.Property(PropertyId.AuthenticationData, AuthenticationData);
        writer.UserProperties(UserProperties);
    }

    private readonly void WriteWill(scoped ref PacketWriter writer)
    {
        if (Version == ProtocolVersion.V5)
        {
            const int interval = 1 + sizeof(uint);
            writer.Variable((WillDelay != 0 ? interval : 0) + (HasWillExpiry ? interval : 0) + WillForwardedPropertiesLength);
            if (WillDelay != 0) writer.Property(PropertyId.WillDelayInterval, (uint?)WillDelay);
            if (HasWillExpiry) writer.Property(PropertyId.MessageExpiryInterval, (uint?)WillExpiry);
            ForwardedProperties.Write(ref writer, WillProperties);
        }

        writer.Binary(WillTopic);
        writer.Binary(WillPayload);
    }
}
