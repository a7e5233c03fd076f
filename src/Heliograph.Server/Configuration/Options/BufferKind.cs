namespace Heliograph.Server.Configuration;

/// <summary>Where an action keeps what it has not sent.</summary>
internal enum BufferKind
{
    /// <summary>In memory: what waits when the server stops is lost.</summary>
    Memory,

    /// <summary>In a file of the data folder as well: what waits is sent after a restart.</summary>
    Disk,
}
