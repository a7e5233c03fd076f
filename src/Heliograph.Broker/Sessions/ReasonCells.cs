using Heliograph.Broker.Shards;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Broker.Sessions;

/// <summary>Which cell a packet or a reason code counts in.</summary>
internal static class ReasonCells
{
    public static BrokerCounter Received(QoS qos) => qos switch
    {
        QoS.AtMostOnce => BrokerCounter.MessagesQoS0Received,
        QoS.AtLeastOnce => BrokerCounter.MessagesQoS1Received,
        _ => BrokerCounter.MessagesQoS2Received,
    };

    /// <summary>What a client may send but CONNECT, PUBLISH and AUTH; null for any other type.</summary>
    public static BrokerCounter? Received(PacketType type) => type switch
    {
        PacketType.PubAck => BrokerCounter.PacketsPubAckReceived,
        PacketType.PubRec => BrokerCounter.PacketsPubRecReceived,
        PacketType.PubRel => BrokerCounter.PacketsPubRelReceived,
        PacketType.PubComp => BrokerCounter.PacketsPubCompReceived,
        PacketType.Subscribe => BrokerCounter.PacketsSubscribeReceived,
        PacketType.Unsubscribe => BrokerCounter.PacketsUnsubscribeReceived,
        PacketType.PingReq => BrokerCounter.PacketsPingReqReceived,
        PacketType.Disconnect => BrokerCounter.PacketsDisconnectReceived,
        _ => null,
    };

    public static BrokerCounter Sent(PacketType type) => type switch
    {
        PacketType.PubAck => BrokerCounter.PacketsPubAckSent,
        PacketType.PubRec => BrokerCounter.PacketsPubRecSent,
        PacketType.PubRel => BrokerCounter.PacketsPubRelSent,
        PacketType.PubComp => BrokerCounter.PacketsPubCompSent,
        PacketType.SubAck => BrokerCounter.PacketsSubAckSent,
        _ => BrokerCounter.PacketsUnsubAckSent,
    };

    /// <summary>A connection that the broker ends for something its client did.</summary>
    public static DisconnectReason Disconnect(ReasonCode reason) => reason switch
    {
        ReasonCode.KeepAliveTimeout => DisconnectReason.KeepAliveTimeout,
        ReasonCode.MalformedPacket => DisconnectReason.MalformedPacket,
        ReasonCode.ProtocolError => DisconnectReason.ProtocolError,
        ReasonCode.PacketTooLarge => DisconnectReason.PacketTooLarge,
        ReasonCode.ReceiveMaximumExceeded => DisconnectReason.ReceiveMaximumExceeded,
        ReasonCode.TopicAliasInvalid => DisconnectReason.TopicAliasInvalid,
        ReasonCode.TopicNameInvalid => DisconnectReason.TopicNameInvalid,
        ReasonCode.QoSNotSupported => DisconnectReason.QoSNotSupported,
        ReasonCode.RetainNotSupported => DisconnectReason.RetainNotSupported,
        ReasonCode.QuotaExceeded => DisconnectReason.QuotaExceeded,
        ReasonCode.NotAuthorized => DisconnectReason.NotAuthorized,
        ReasonCode.ImplementationSpecificError => DisconnectReason.InternalError,
        _ => DisconnectReason.Other,
    };

    /// <summary>A connection whose link ended by itself.</summary>
    public static DisconnectReason Disconnect(LinkEnd end) => end switch
    {
        LinkEnd.Local => DisconnectReason.ServerShuttingDown,
        LinkEnd.BadFraming => DisconnectReason.BadFraming,
        _ => DisconnectReason.ConnectionLost,
    };

    public static ConnectRefusal Connect(ReasonCode reason) => reason switch
    {
        ReasonCode.MalformedPacket => ConnectRefusal.MalformedPacket,
        ReasonCode.ProtocolError => ConnectRefusal.ProtocolError,
        ReasonCode.UnsupportedProtocolVersion => ConnectRefusal.UnsupportedProtocolVersion,
        ReasonCode.ClientIdentifierNotValid => ConnectRefusal.ClientIdentifierNotValid,
        ReasonCode.BadUserNameOrPassword => ConnectRefusal.BadUserNameOrPassword,
        ReasonCode.NotAuthorized => ConnectRefusal.NotAuthorized,
        ReasonCode.ServerUnavailable => ConnectRefusal.ServerUnavailable,
        ReasonCode.ServerBusy => ConnectRefusal.ServerBusy,
        ReasonCode.Banned => ConnectRefusal.Banned,
        ReasonCode.BadAuthenticationMethod => ConnectRefusal.BadAuthenticationMethod,
        ReasonCode.TopicNameInvalid => ConnectRefusal.TopicNameInvalid,
        ReasonCode.PacketTooLarge => ConnectRefusal.PacketTooLarge,
        ReasonCode.QuotaExceeded => ConnectRefusal.QuotaExceeded,
        ReasonCode.RetainNotSupported => ConnectRefusal.RetainNotSupported,
        ReasonCode.QoSNotSupported => ConnectRefusal.QoSNotSupported,
        _ => ConnectRefusal.Other,
    };

    public static PublishRefusal Publish(ReasonCode reason) => reason switch
    {
        ReasonCode.NotAuthorized => PublishRefusal.NotAuthorized,
        ReasonCode.QoSNotSupported => PublishRefusal.QoSNotSupported,
        ReasonCode.RetainNotSupported => PublishRefusal.RetainNotSupported,
        ReasonCode.TopicAliasInvalid => PublishRefusal.TopicAliasInvalid,
        ReasonCode.TopicNameInvalid => PublishRefusal.TopicNameInvalid,
        ReasonCode.QuotaExceeded => PublishRefusal.QuotaExceeded,
        _ => PublishRefusal.ProtocolError,
    };

    public static SubscriptionRefusal Subscription(ReasonCode reason) => reason switch
    {
        ReasonCode.NotAuthorized => SubscriptionRefusal.NotAuthorized,
        ReasonCode.TopicFilterInvalid => SubscriptionRefusal.TopicFilterInvalid,
        ReasonCode.QuotaExceeded => SubscriptionRefusal.QuotaExceeded,
        _ => SubscriptionRefusal.Other,
    };
}
