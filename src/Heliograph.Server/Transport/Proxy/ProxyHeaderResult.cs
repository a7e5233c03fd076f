namespace Heliograph.Server.Transport.Proxy;

/// <summary>What <see cref="ProxyHeader.Read"/> found.</summary>
internal enum ProxyHeaderResult
{
    /// <summary>The start of a header.</summary>
    Incomplete,

    /// <summary>A header.</summary>
    Complete,

    /// <summary>No header.</summary>
    Invalid,
}
