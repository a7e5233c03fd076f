namespace Heliograph.Server.Storage;

/// <summary>When the store waits for the disk, and so what an acknowledgement promises. None loses an acknowledged message when the process is killed.</summary>
internal enum SynchronousMode
{
    /// <summary>One fsync for each group commit: acknowledged messages survive power loss.</summary>
    Full,

    /// <summary>fsync only when the write-ahead log is folded into the file: power loss may take the last seconds, the file stays sound.</summary>
    Normal,

    /// <summary>No fsync: power loss may take everything, the file with it.</summary>
    Off,
}
