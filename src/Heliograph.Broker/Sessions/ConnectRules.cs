using Heliograph.Broker.Messages;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Broker.Sessions;

/// <summary>What is asked of a CONNECT and what its fields come to (MQTT 5 §3.1, §3.2), apart from the connection it came on.</summary>
internal static class ConnectRules
{
    /// <summary>Why a CONNECT is refused; <see cref="ReasonCode.Success"/> when it is not.</summary>
    public static ReasonCode Check(in ConnectPacket packet, MqttOptions options)
    {
        if (packet.ClientId.Length > options.MaxClientIdLength) return ReasonCode.ClientIdentifierNotValid;
        if (packet.ClientId.IsEmpty && !MayAssign(packet)) return ReasonCode.ClientIdentifierNotValid;
        if (!packet.HasWill) return ReasonCode.Success;
        if (packet.WillQoS > options.MaxQoS) return ReasonCode.QoSNotSupported;
        if (packet.WillRetain && !options.RetainAvailable) return ReasonCode.RetainNotSupported;
        return TopicLevels.Count(packet.WillTopic) > options.MaxTopicLevels ? ReasonCode.TopicNameInvalid : ReasonCode.Success;
    }

    // [MQTT-3.1.3-8] of 3.1.1: an empty identifier only with a clean session; 3.1 knows none.
    private static bool MayAssign(in ConnectPacket packet) =>
        packet.Version == ProtocolVersion.V5 || (packet.Version == ProtocolVersion.V311 && packet.CleanStart);

    /// <summary>Seconds the session outlives the connection.</summary>
    public static uint ExpiryOf(in ConnectPacket packet, MqttOptions options)
    {
        if (packet.Version == ProtocolVersion.V5) return Math.Min(packet.SessionExpiry, options.MaxSessionExpiry);
        return packet.CleanStart ? 0 : Math.Min(options.SessionExpiry3, options.MaxSessionExpiry);
    }

    /// <summary>The will of <paramref name="session"/>'s client.</summary>
    public static Will WillOf(in ConnectPacket packet, Session session)
    {
        var message = Message.Create(packet.WillTopic, packet.WillForwardedPropertiesLength, packet.WillPayload);
        packet.CopyWillForwardedProperties(message.Properties);
        message.QoS = packet.WillQoS;
        message.Retain = packet.WillRetain;
        message.Publisher = session.Number;
        message.PublisherHash = session.Hash;
        return new(session, message, packet.WillDelay, packet.HasWillExpiry ? packet.WillExpiry : uint.MaxValue);
    }

    /// <summary>The CONNACK of a client that is accepted: what of its wishes was changed, and what the server takes (MQTT 5 §3.2.2.3).</summary>
    public static ConnAckPacket Answer(in ConnectPacket connect, Session session, bool present, MqttOptions options)
    {
        var packet = new ConnAckPacket { SessionPresent = present };
        if (connect.Version == ProtocolVersion.V5)
        {
            if (session.Expiry != connect.SessionExpiry) packet.SessionExpiry = session.Expiry;
            packet.ReceiveMaximum = (ushort)options.MaxAwaitingRelease;
            if (options.MaxQoS < QoS.ExactlyOnce) packet.MaximumQoS = options.MaxQoS;
            if (!options.RetainAvailable) packet.RetainAvailable = false;
            packet.MaximumPacketSize = (uint)options.MaxPacketSize;
            packet.TopicAliasMaximum = (ushort)options.MaxTopicAlias;
            if (connect.ClientId.IsEmpty) packet.AssignedClientId = session.ClientId;
            if (options.ServerKeepAlive > 0) packet.ServerKeepAlive = (ushort)options.ServerKeepAlive;
        }

        return packet;
    }

    /// <summary>
    /// Whether a refusal counts as an authentication error. 3.x knows only "bad user name or password" and "not authorized"; a ban and a bad method
    /// become the latter.
    /// </summary>
    public static bool IsAuthError(ReasonCode reason, ProtocolVersion version) => reason is ReasonCode.BadUserNameOrPassword or ReasonCode.NotAuthorized
        || (version != ProtocolVersion.V5 && reason is ReasonCode.Banned or ReasonCode.BadAuthenticationMethod);
}
