using Heliograph.Metrics.Instruments;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Connectors;

/// <summary>What an action has not finished: how much of it there may be, and where it is kept besides the lanes' queues. Any thread.</summary>
/// <param name="options">How much.</param>
/// <param name="cells">Where it is counted.</param>
/// <param name="store">Keeps it on disk; null when nothing does.</param>
internal sealed class ActionBuffer(BufferOptions options, ActionCells cells, IActionStore? store)
{
    // What a row costs besides its octets.
    private const int Overhead = 128;

    private long _bytes;

    /// <summary>What holds it on disk; null when nothing does.</summary>
    public IActionStore? Store => store;

    /// <summary>Makes room for a row and keeps it; false when there is none.</summary>
    public bool TryAdd(ActionItem item)
    {
        if (Interlocked.Add(ref _bytes, item.Length + Overhead) > options.MaxBytes)
        {
            Interlocked.Add(ref _bytes, -item.Length - Overhead);
            return false;
        }

        store?.Add(item);
        cells.Queue(item.Length);
        item.Rule?.Buffer();
        return true;
    }

    /// <summary>Takes a row that another buffer had, or that was found on disk, whether there is room or not: it is kept already.</summary>
    public void Adopt(ActionItem item) => Interlocked.Add(ref _bytes, item.Length + Overhead);

    /// <summary>What is on disk from before, oldest first, for <see cref="Adopt"/>; nothing the second time.</summary>
    public IReadOnlyList<ActionItem> Restore()
    {
        var items = store?.Restore() ?? [];
        foreach (var item in items)
        {
            cells.Restore();
            cells.Queue(item.Length);
        }

        return items;
    }

    /// <summary>A row has its outcome.</summary>
    public void Finish(ActionItem item, bool isSuccess)
    {
        cells.Finish(isSuccess, item.IsRetry, item.Length);
        Forget(item, isSuccess ? ActionOutcome.Success : ActionOutcome.Unknown);
    }

    /// <summary>A row is given up.</summary>
    public void GiveUp(ActionItem item, ActionDrop reason)
    {
        cells.GiveUp(reason, item.Length);
        Forget(item, ActionOutcome.OutOfService);
    }

    private void Forget(ActionItem item, ActionOutcome outcome)
    {
        store?.Remove(item);
        Interlocked.Add(ref _bytes, -item.Length - Overhead);
        item.Rule?.Unbuffer();
        item.Rule?.Finish(outcome);
    }
}
