using Heliograph.Metrics.Instruments;

namespace Heliograph.Metrics.Ledger;

/// <summary>What must hold of actions over connectors.</summary>
internal static class ActionIdentities
{
    public static IReadOnlyList<LedgerIdentity> All { get; } =
    [
        new("actions", "Every row that an action was given, or found on disk, has one outcome or waits.")
        {
            Left = [Of("action_matched", cells => cells.Matched), Of("action_restored", cells => cells.Restored)],
            Right =
            [
                Of("action_success", cells => cells.Succeeded), Of("action_failed", cells => cells.Failed), Of("action_dropped", cells => cells.DroppedInAll),
                Of("action_queuing", cells => cells.Queuing), Of("action_inflight", cells => cells.Inflight),
            ],
        },
    ];

    private static LedgerTerm Of(string name, Func<ActionCells, long> read) => new(name, source => source.Integration.EveryAction.Sum(read));
}
