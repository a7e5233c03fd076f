namespace Heliograph.Server.Tracing;

/// <summary>What traces may cost.</summary>
internal sealed record TraceLimits
{
    /// <summary>Where they are kept.</summary>
    public required string Folder { get; init; }

    /// <summary>How many there may be, those that are over included.</summary>
    public int Most { get; init; } = 30;

    /// <summary>Bytes of one file.</summary>
    public long FileSize { get; init; } = 64 << 20;
}
