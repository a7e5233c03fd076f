using Heliograph.Metrics.Instruments;

namespace Heliograph.Server.Connectors;

/// <summary>A row on its way to a target.</summary>
internal sealed class ActionItem
{
    /// <summary>What the driver made of the row; empty while a buffer on disk alone has it.</summary>
    public ReadOnlyMemory<byte> Content { get; set; }

    /// <summary>How long that is, in octets.</summary>
    public required int Length { get; init; }

    /// <summary>What belongs together in order has the same key.</summary>
    public required int Key { get; init; }

    /// <summary>When it is too late, in Unix milliseconds; <see cref="long.MaxValue"/> when it never is.</summary>
    public required long Expires { get; init; }

    /// <summary>The rule that waits for the outcome; null when it is from before a restart.</summary>
    public RuleCells? Rule { get; init; }

    /// <summary>Its number in a buffer on disk; 0 when it is in none.</summary>
    public long Id { get; set; }

    /// <summary>Whether it is on disk, or about to be. The buffer on disk has this and the next two behind its lock.</summary>
    public bool IsWritten { get; set; }

    /// <summary>Whether it is being sent, so that its content stays.</summary>
    public bool IsInUse { get; set; }

    /// <summary>Whether it has its outcome.</summary>
    public bool IsDone { get; set; }

    /// <summary>Whether it was sent before.</summary>
    public bool IsRetry { get; set; }
}
