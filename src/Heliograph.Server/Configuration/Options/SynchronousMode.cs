namespace Heliograph.Server.Configuration;

/// <summary>When a committed message is on disk.</summary>
internal enum SynchronousMode
{
    /// <summary>Every commit waits for the disk.</summary>
    Full,

    /// <summary>The disk is awaited now and then; a power cut can lose the last commits.</summary>
    Normal,

    /// <summary>The operating system writes when it likes.</summary>
    Off,
}
