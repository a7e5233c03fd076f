using Heliograph.Metrics.Instruments;

namespace Heliograph.Server.Rules;

/// <summary>What an action or a source has counted.</summary>
/// <param name="Matched">Rows that rules have given it.</param>
/// <param name="Succeeded">Rows that the target has taken.</param>
/// <param name="Failed">Rows that the target will never take.</param>
/// <param name="LateReplies">Rows whose answer came too late.</param>
/// <param name="Received">Messages that it has received.</param>
internal sealed record ChannelCounts(long Matched, long Succeeded, long Failed, long LateReplies, long Received)
{
    /// <summary>Nothing.</summary>
    public static ChannelCounts None { get; } = new(0, 0, 0, 0, 0);

    /// <summary>Times that a row was sent again, rows that succeeded then, and rows that failed then.</summary>
    public (long All, long Succeeded, long Failed) Retried { get; init; }

    /// <summary>Rows that were given up, by the reason.</summary>
    public IReadOnlyList<long> Dropped { get; init; } = new long[Enum.GetValues<ActionDrop>().Length];

    /// <summary>What the cells of an action say.</summary>
    public static ChannelCounts Of(ActionCells cells) => new(cells.Matched, cells.Succeeded, cells.Failed, cells.LateReplies, 0)
    {
        Retried = (cells.Retried, cells.RetriedSucceeded, cells.RetriedFailed),
        Dropped = [.. Enum.GetValues<ActionDrop>().Select(cells.Dropped)],
    };

    /// <summary>What the cells of a source say.</summary>
    public static ChannelCounts Of(SourceCells cells) => None with { Received = cells.Received };

    /// <summary>What was counted since.</summary>
    public ChannelCounts Since(ChannelCounts before) => new(Matched - before.Matched, Succeeded - before.Succeeded, Failed - before.Failed, LateReplies - before.LateReplies, Received - before.Received)
    {
        Retried = (Retried.All - before.Retried.All, Retried.Succeeded - before.Retried.Succeeded, Retried.Failed - before.Retried.Failed),
        Dropped = [.. Dropped.Zip(before.Dropped, (now, then) => now - then)],
    };
}
