namespace Heliograph.Metrics.Instruments;

/// <summary>
/// What the engine's page and the ledger need beyond the deployment surface: facts that no <see cref="BrokerCounter"/> counts. The value is the cell's
/// place behind those.
/// </summary>
public enum FlowCounter
{
    /// <summary>QoS 2 PUBLISH packets repeated (DUP=1) before their PUBREL.</summary>
    PublishRepeated,

    /// <summary>QoS 2 PUBLISH packets dropped because another message has their identifier (DUP=0).</summary>
    PublishIdInUse,

    /// <summary>QoS 0 PUBLISH packets dropped because their client had waited too long for a rate limit.</summary>
    PublishOverRate,

    /// <summary>PUBLISH packets dropped because there were more unacknowledged ones than Receive Maximum allows.</summary>
    PublishOverReceiveMaximum,

    /// <summary>Messages received that no MQTT client sent: published over HTTP or by a script.</summary>
    MessagesFromApi,

    /// <summary>Messages received that rules published.</summary>
    MessagesFromRules,

    /// <summary>Wills given to the router.</summary>
    MessagesWill,

    /// <summary>Delayed messages given to the router when they were due.</summary>
    MessagesReleased,

    /// <summary>Messages the broker made itself, all on <c>$SYS</c> topics.</summary>
    MessagesSysMade,

    /// <summary>Messages on <c>$SYS</c> topics that entered the router, whoever published them.</summary>
    MessagesSys,

    /// <summary>Messages whose publisher was told that they could not be kept.</summary>
    MessagesNotKept,

    /// <summary>Delayed messages that expired before they were due.</summary>
    DelayedExpired,

    /// <summary>Delayed messages that were deleted before they were due.</summary>
    DelayedDeleted,

    /// <summary>Delayed messages the store had kept.</summary>
    DelayedRestored,

    /// <summary>CONNECTs refused before authentication.</summary>
    ConnectsRefusedEarly,

    /// <summary>CONNECTs whose client left before they were answered.</summary>
    ConnectsAbandoned,

    /// <summary>Bans of clients and addresses that came and went too often.</summary>
    FlappingBans,

    /// <summary>Sessions the store had kept.</summary>
    SessionsRestored,

    /// <summary>New pairs of session and filter, those of restored sessions included.</summary>
    SubscriptionsMade,

    /// <summary>Pairs of session and filter that ended.</summary>
    SubscriptionsEnded,

    /// <summary>Messages offered to a session.</summary>
    DeliveriesOffered,

    /// <summary>Messages on their way to a client that the store had kept and the client had not acknowledged.</summary>
    DeliveriesRestored,

    /// <summary>PUBLISH packets on <c>$SYS</c> topics written to clients.</summary>
    DeliveriesSys,

    /// <summary>Those of them with QoS 0.</summary>
    DeliveriesSysOnce,

    /// <summary>PUBLISH packets that were sent before.</summary>
    DeliveriesRepeated,

    /// <summary>Messages a client refused with PUBREC.</summary>
    DeliveriesRejected,

    /// <summary>Messages for a client that the store could not keep; their publisher was not told that they are safe.</summary>
    DeliveriesNotKept,

    /// <summary>Messages that ended with their session, not acknowledged.</summary>
    DeliveriesSessionEnded,

    /// <summary>Messages given back to their share group when the session ended.</summary>
    DeliveriesGivenBack,

    /// <summary>Messages given to clients of scripted servers: replies, messages to one client, and what is published to their channels.</summary>
    ClientSends,

    /// <summary>Those that were not appended because the client takes too little.</summary>
    ClientSendsSlow,

    /// <summary>Those that came when the connection was closing or gone.</summary>
    ClientSendsLate,

    /// <summary>Those that the script did not encode.</summary>
    ClientSendsNotEncoded,

    /// <summary>Those that were on their way when the connection broke.</summary>
    ClientSendsBroken,

    /// <summary>Not a counter: how many there are.</summary>
    Count,
}
