namespace Heliograph.Broker.Access;

/// <summary>By what a ban knows its clients. The names are those of the API.</summary>
public enum BanTarget
{
    /// <summary>A client identifier.</summary>
    ClientId,

    /// <summary>A user name.</summary>
    Username,

    /// <summary>An address.</summary>
    PeerHost,

    /// <summary>An expression that a client identifier matches.</summary>
    ClientIdRe,

    /// <summary>An expression that a user name matches.</summary>
    UsernameRe,

    /// <summary>A network, such as 10.0.0.0/8.</summary>
    PeerHostNet,
}
