namespace Heliograph.Broker.Access;

/// <summary>What happens to a client that is denied something.</summary>
public enum DenyAction : byte
{
    /// <summary>Its packet is answered with "not authorized" where the protocol has an answer, and has no other effect.</summary>
    Ignore,

    /// <summary>Its connection is ended.</summary>
    Disconnect,
}
