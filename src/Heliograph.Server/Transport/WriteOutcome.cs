namespace Heliograph.Server.Transport;

/// <summary>What became of an attempt to write.</summary>
internal enum WriteOutcome
{
    /// <summary>All was taken.</summary>
    Done,

    /// <summary>The peer takes no more for now.</summary>
    Blocked,

    /// <summary>The connection is broken.</summary>
    Broken,
}
