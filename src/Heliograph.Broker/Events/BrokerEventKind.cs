namespace Heliograph.Broker.Events;

/// <summary>What may happen to clients, subscriptions and messages.</summary>
public enum BrokerEventKind
{
    /// <summary>A client is in (<see cref="ConnectionEvent"/>).</summary>
    Connected,

    /// <summary>A client that was in is gone (<see cref="ConnectionEvent"/>).</summary>
    Disconnected,

    /// <summary>A CONNECT is answered (<see cref="ConnectionEvent"/>).</summary>
    ConnAck,

    /// <summary>A client sends PINGREQ (<see cref="ConnectionEvent"/>).</summary>
    Ping,

    /// <summary>It is decided whether a client comes in (<see cref="AuthenticationEvent"/>).</summary>
    Authenticated,

    /// <summary>It is decided whether a client may do something (<see cref="AuthorizationEvent"/>).</summary>
    Authorized,

    /// <summary>A client has subscribed (<see cref="SubscriptionEvent"/>).</summary>
    Subscribed,

    /// <summary>A subscription is over, and not because its session is (<see cref="SubscriptionEvent"/>).</summary>
    Unsubscribed,

    /// <summary>A PUBLISH is sent to a client (<see cref="MessageEvent"/>).</summary>
    Delivered,

    /// <summary>A client has a message of QoS 1 or 2 (<see cref="MessageEvent"/>).</summary>
    Acked,

    /// <summary>A message is lost before it is for any client (<see cref="MessageEvent"/>).</summary>
    Dropped,

    /// <summary>A message is lost to a client (<see cref="MessageEvent"/>).</summary>
    DeliveryDropped,
}
