namespace Heliograph.Server.Transport;

/// <summary>What a link waits for.</summary>
[Flags]
internal enum Interest
{
    /// <summary>Nothing but errors.</summary>
    None = 0,

    /// <summary>Bytes or the end from the peer.</summary>
    Read = 1,

    /// <summary>Room for more output.</summary>
    Write = 2,
}
