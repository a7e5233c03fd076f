using Heliograph.Metrics.Catalogue;

namespace Heliograph.Metrics.Ledger;

/// <summary>What becomes of values that scripts push to queues.</summary>
internal static class ScriptQueueIdentities
{
    public static IReadOnlyList<LedgerIdentity> All { get; } =
    [
        new("script_queues", "Every value in a queue of scripts is written to one consumer, or waits.")
        {
            Left = [new(HeliographScriptQueues.Pushed.Name, source => source.ScriptQueues.Cells.ValuesPushed)],
            Right =
            [
                new(HeliographScriptQueues.Delivered.Name, source => source.ScriptQueues.Cells.ValuesDelivered),
                new(HeliographScriptQueues.Waiting.Name, source => source.ScriptQueues.Read().Waiting),
            ],
        },
    ];
}
