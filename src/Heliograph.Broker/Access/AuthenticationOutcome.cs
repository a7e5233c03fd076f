namespace Heliograph.Broker.Access;

/// <summary>What an authenticator decides.</summary>
public enum AuthenticationOutcome : byte
{
    /// <summary>It has nothing to say about such a client.</summary>
    Ignored,

    /// <summary>The client is who it says it is.</summary>
    Accepted,

    /// <summary>It is not, or must not come in.</summary>
    Refused,

    /// <summary>Another message from the client is needed (MQTT 5 §4.12).</summary>
    Continued,
}
