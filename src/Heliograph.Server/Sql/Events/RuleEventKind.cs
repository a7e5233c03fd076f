namespace Heliograph.Server.Sql.Events;

/// <summary>What may trigger a rule.</summary>
internal enum RuleEventKind
{
    /// <summary>A message is published.</summary>
    MessagePublish,

    /// <summary>A message is sent to a client.</summary>
    MessageDelivered,

    /// <summary>A client has acknowledged a message.</summary>
    MessageAcked,

    /// <summary>A message is lost before it is for any client.</summary>
    MessageDropped,

    /// <summary>A message is lost to a client.</summary>
    DeliveryDropped,

    /// <summary>A client is in.</summary>
    ClientConnected,

    /// <summary>A client that was in is gone.</summary>
    ClientDisconnected,

    /// <summary>A CONNECT is answered.</summary>
    ClientConnAck,

    /// <summary>A client says that it is there.</summary>
    ClientPing,

    /// <summary>It is decided whether a client comes in.</summary>
    AuthenticationComplete,

    /// <summary>It is decided whether a client may do something.</summary>
    AuthorizationComplete,

    /// <summary>A client has subscribed.</summary>
    SessionSubscribed,

    /// <summary>A subscription is over.</summary>
    SessionUnsubscribed,

    /// <summary>Something is wrong with the node.</summary>
    AlarmActivated,

    /// <summary>It is all right again.</summary>
    AlarmDeactivated,

    /// <summary>An MQTT source brings a message in.</summary>
    MqttSource,

    /// <summary>A RabbitMQ source brings a message in.</summary>
    RabbitMqSource,
}
