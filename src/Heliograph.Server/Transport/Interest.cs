namespace Heliograph.Server.Transport;

/// <summary>What a link waits for.</summary>
[Flags]
internal enum Interest
{
    /// <summary>Bytes or the end from the peer.</summary>
    Read = 1,

    /// <summary>Room for more output.</summary>
    Write = 2,
}
