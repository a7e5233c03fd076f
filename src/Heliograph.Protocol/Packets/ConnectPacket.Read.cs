using Heliograph.Protocol.Properties;

namespace Heliograph.Protocol.Packets;

public ref partial struct ConnectPacket
{
    private const int UserNameFlag = 0x80;
    private const int PasswordFlag = 0x40;
    private const int WillRetainFlag = 0x20;
    private const int WillQoSFlags = 0x18;
    private const int WillFlag = 0x04;
    private const int CleanStartFlag = 0x02;
    private const int ReservedFlag = 0x01;

    /// <summary>Learns the version without parsing the rest, which may be malformed. False: the name or level is none of the
    /// three.</summary>
    public static bool TryReadVersion(scoped in Frame frame, out ProtocolVersion version)
    {
        ReadOnlySpan<byte> body = frame.Body;
        version = body.StartsWith(NameAndLevel(ProtocolVersion.V5)) ? ProtocolVersion.V5
            : body.StartsWith(NameAndLevel(ProtocolVersion.V311)) ? ProtocolVersion.V311
            : body.StartsWith(NameAndLevel(ProtocolVersion.V31)) ? ProtocolVersion.V31
            : default;
        return version != default;
    }

    /// <summary>
    /// Parses one. Throws <see cref="ProtocolException"/>: 0x84 (another protocol name or level; see
    /// <see cref="ProtocolException.AnswerVersion"/>),
    /// 0x85 (an empty client identifier that the version does not allow), 0x90 (the will's topic), 0x81 or 0x82.
    /// </summary>
    public static ConnectPacket Read(scoped in Frame frame)
    {
        var reader = new PacketReader(frame.Body);
        if (!TryReadVersion(frame, out ProtocolVersion version)) ThrowForVersion(ref reader);
        frame.RequireHeaderOf(version);
        reader.ReadBytes(NameAndLevel(version).Length);
        var packet = new ConnectPacket { Version = version };
        int flags = packet.ReadFlags(reader.ReadByte());
        packet.KeepAlive = reader.ReadUInt16();
        if (version == ProtocolVersion.V5) packet.ReadProperties(reader.ReadProperties());
        packet.ReadClientId(ref reader);
        if (packet.HasWill) packet.ReadWill(ref reader);
        packet.ReadCredentials(ref reader, flags);
        reader.RequireEnd();
        return packet;
    }

    private static ReadOnlySpan<byte> NameAndLevel(ProtocolVersion version) => version switch
    {
        ProtocolVersion.V31 => "\0\u0006MQIsdp\u0003"u8,
        ProtocolVersion.V311 => "\0\u0004MQTT\u0004"u8,
        _ => "\0\u0004MQTT\u0005"u8,
    };

    // [MQTT-3.1.2-1] [MQTT-3.1.2-2]. Bridges set the upper bit of the level; they read the answer of the level without it.
    private static void ThrowForVersion(ref PacketReader reader)
    {
        ReadOnlySpan<byte> name = reader.ReadString();
        bool old = name.SequenceEqual("MQIsdp"u8);
        if (!old && !name.SequenceEqual("MQTT"u8))
            Violation.UnsupportedVersion("the protocol name of CONNECT is neither MQTT nor MQIsdp", null);
        int level = reader.ReadByte();
        Violation.UnsupportedVersion(
            $"protocol level {level} is not supported; MQIsdp has 3 (MQTT 3.1), MQTT has 4 (3.1.1) and 5 (5.0)",
            old ? ProtocolVersion.V31 : (level & 0x7F) < 5 ? ProtocolVersion.V311 : ProtocolVersion.V5);
    }

    private int ReadFlags(byte flags)
    {
        // MQTT 3.1 §3.1 ignores the bit that is reserved, and the will's other flags without a will.
        bool strict = Version != ProtocolVersion.V31;
        if (strict && (flags & ReservedFlag) != 0) Violation.Malformed("the reserved flag of CONNECT is set [MQTT-3.1.2-3]");
        if (Version != ProtocolVersion.V5 && (flags & (UserNameFlag | PasswordFlag)) == PasswordFlag)
            Violation.Malformed("CONNECT has a password and no user name [MQTT-3.1.2-22]");
        CleanStart = (flags & CleanStartFlag) != 0;
        HasWill = (flags & WillFlag) != 0;
        if (!HasWill && strict && (flags & (WillQoSFlags | WillRetainFlag)) != 0)
            Violation.Malformed("CONNECT has flags of a will and no will [MQTT-3.1.2-11] [MQTT-3.1.2-13]");
        if (!HasWill) return flags;
        WillQoS = (QoS)((flags & WillQoSFlags) >> 3);
        WillRetain = (flags & WillRetainFlag) != 0;
        if ((int)WillQoS == 3) Violation.Malformed("the QoS of the will is 3 [MQTT-3.1.2-12]");
        return flags;
    }

    private void ReadClientId(scoped ref PacketReader reader)
    {
        ClientId = reader.ReadString();
        if (!ClientId.IsEmpty || Version == ProtocolVersion.V5 || (Version == ProtocolVersion.V311 && CleanStart)) return;
        Violation.Because(ReasonCode.ClientIdentifierNotValid, Version == ProtocolVersion.V31
            ? "the client identifier is empty; MQTT 3.1 requires one"
            : "the client identifier is empty without a clean session [MQTT-3.1.3-8]");
    }

    private void ReadWill(scoped ref PacketReader reader)
    {
        if (Version == ProtocolVersion.V5) ReadWillProperties(reader.ReadProperties());
        WillTopic = reader.ReadString();
        if (!TopicName.IsValid(WillTopic)) Violation.Because(ReasonCode.TopicNameInvalid, "the topic of the will is not a topic name");
        WillPayload = reader.ReadBinary();
    }

    private void ReadCredentials(scoped ref PacketReader reader, int flags)
    {
        // MQTT 3.1 §3.1: the remaining length takes precedence over these two flags.
        bool mayBeMissing = Version == ProtocolVersion.V31;
        HasUserName = (flags & UserNameFlag) != 0 && !(mayBeMissing && reader.IsEmpty);
        if (HasUserName) UserName = reader.ReadString();
        HasPassword = (flags & PasswordFlag) != 0 && !(mayBeMissing && reader.IsEmpty);
        if (HasPassword) Password = reader.ReadBinary();
    }

    private void ReadProperties(ReadOnlySpan<byte> block)
    {
        UserProperties = block;
        var reader = new PropertyReader(block, PropertySet.Connect);
        while (reader.TryNext(out PropertyId id))
        {
            switch (id)
            {
                case PropertyId.SessionExpiryInterval: SessionExpiry = reader.UInt32(); break;
                case PropertyId.ReceiveMaximum: ReceiveMaximum = reader.NonZeroUInt16(); break;
                case PropertyId.MaximumPacketSize: MaximumPacketSize = reader.NonZeroUInt32(); break;
                case PropertyId.TopicAliasMaximum: TopicAliasMaximum = reader.UInt16(); break;
                case PropertyId.RequestResponseInformation: RequestResponseInformation = reader.Flag(); break;
                case PropertyId.RequestProblemInformation: RequestProblemInformation = reader.Flag(); break;
                case PropertyId.AuthenticationMethod: AuthenticationMethod = reader.String(); break;
                case PropertyId.AuthenticationData: AuthenticationData = reader.Binary(); break;
                default: reader.UserProperty(); break;
            }
        }

        if (reader.HasSeen(PropertyId.AuthenticationData) && !reader.HasSeen(PropertyId.AuthenticationMethod))
            Violation.ProtocolError("CONNECT has authentication data and no authentication method (§3.1.2.11.10)");
    }

    private void ReadWillProperties(ReadOnlySpan<byte> block)
    {
        WillProperties = block;
        var reader = new PropertyReader(block, PropertySet.Will);
        while (reader.TryNext(out PropertyId id))
        {
            switch (id)
            {
                case PropertyId.WillDelayInterval: WillDelay = reader.UInt32(); break;
                case PropertyId.PayloadFormatIndicator: WillPayloadIsUtf8 = reader.Flag(); break;
                case PropertyId.MessageExpiryInterval: (HasWillExpiry, WillExpiry) = (true, reader.UInt32()); break;
                case PropertyId.ContentType: reader.String(); break;
                case PropertyId.ResponseTopic: reader.ResponseTopic(); break;
                case PropertyId.CorrelationData: reader.Binary(); break;
                default: reader.UserProperty(); break;
            }
        }
    }
}
