using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Connectors;

/// <summary>Sends the rows that belong together, one batch after the other, each until it has an outcome or its time is over: so they stay in their order. Any thread adds, one loop sends.</summary>
/// <param name="action">Whose rows they are.</param>
internal sealed class ActionLane(OutboundAction action)
{
    private readonly Channel<ActionItem> _waiting = Channel.CreateUnbounded<ActionItem>();
    private readonly ConcurrentQueue<ActionItem> _inherited = new();
    private IReadOnlyList<ActionItem> _underWay = [];

    private int Waiting => _inherited.Count + _waiting.Reader.Count;

    private ActionItem? Next => _inherited.TryPeek(out var item) || _waiting.Reader.TryPeek(out item) ? item : null;

    private BufferOptions Options => action.Options.Buffer;

    /// <summary>Adds a row behind the others; false when the lane is closed.</summary>
    public bool TryAdd(ActionItem item) => _waiting.Writer.TryWrite(item);

    /// <summary>Adds a row before all that were added; before the loop begins.</summary>
    public void Inherit(ActionItem item) => _inherited.Enqueue(item);

    /// <summary>What has no outcome, in order, once the loop has ended; the lane is empty then, and closed.</summary>
    public IEnumerable<ActionItem> TakeRest()
    {
        _waiting.Writer.Complete();
        foreach (var item in _underWay) yield return item;
        action.Cells.PutBack(_underWay.Count);
        _underWay = [];
        while (TryTake(out var item)) yield return item;
    }

    /// <summary>Sends until it is told to stop. Never throws.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (_underWay.Count > 0 || !_inherited.IsEmpty || await _waiting.Reader.WaitToReadAsync(stopping).ConfigureAwait(false))
            {
                await SendOneBatchAsync(stopping).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // What is left is taken by whoever stops it.
        }
    }

    private bool TryTake([NotNullWhen(true)] out ActionItem? item) => _inherited.TryDequeue(out item) || _waiting.Reader.TryRead(out item);

    // Whatever goes wrong, the rows under way are tried again before others.
    private async Task SendOneBatchAsync(CancellationToken stopping)
    {
        try
        {
            await action.WaitForConnectionAsync(DropExpired, stopping).ConfigureAwait(false); // Meanwhile they wait: nothing is under way.
            if (_underWay.Count == 0) await GatherAsync(stopping).ConfigureAwait(false);
            await FinishAsync(stopping).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            action.Broken(fault);
            await Task.Delay(Options.MaxPause, action.Clock, stopping).ConfigureAwait(false);
        }
    }

    private async Task GatherAsync(CancellationToken stopping)
    {
        if (Options.BatchTime > TimeSpan.Zero && Waiting < Options.BatchSize) await Task.Delay(Options.BatchTime, action.Clock, stopping).ConfigureAwait(false);
        var items = new List<ActionItem>(Math.Min(Options.BatchSize, Waiting));
        while (items.Count < Options.BatchSize && TryTake(out var item)) items.Add(item);
        action.Cells.Send(items.Count);
        Volatile.Write(ref _underWay, items);
    }

    // The rows under way, until none is left.
    private async Task FinishAsync(CancellationToken stopping)
    {
        var pause = TimeSpan.FromMilliseconds(100);
        for (var isRetry = false; ; isRetry = true)
        {
            await action.WaitForConnectionAsync(DropExpired, stopping).ConfigureAwait(false);
            DropExpired();
            if (_underWay.Count == 0) return;
            await LoadAsync(stopping).ConfigureAwait(false);
            if (isRetry) Retry();
            var batch = new ActionBatch(_underWay);
            await action.SendAsync(batch).ConfigureAwait(false);
            Settle(batch);
            if (_underWay.Count == 0) return;
            await Task.Delay(batch.RetryAfter > pause ? batch.RetryAfter : pause, action.Clock, stopping).ConfigureAwait(false);
            pause = pause * 2 < Options.MaxPause ? pause * 2 : Options.MaxPause;
        }
    }

    private async ValueTask LoadAsync(CancellationToken stopping)
    {
        var lost = await action.LoadAsync(_underWay, stopping).ConfigureAwait(false);
        if (lost.Count == 0) return;
        Volatile.Write(ref _underWay, [.. _underWay.Except(lost)]);
        foreach (var item in lost) action.Finish(item, isSuccess: false);
    }

    private void Retry()
    {
        action.Cells.Retry(_underWay.Count);
        foreach (var item in _underWay) item.IsRetry = true;
    }

    private void Settle(ActionBatch batch)
    {
        var (items, left, now) = (_underWay, new List<ActionItem>(), action.Now);
        for (var i = 0; i < items.Count; i++)
        {
            var outcome = batch.OutcomeOf(i);
            if (outcome == BatchOutcome.Undecided)
            {
                left.Add(items[i]);
                continue;
            }

            if (now > items[i].Expires) action.Cells.BeLate();
            action.Finish(items[i], outcome == BatchOutcome.Success);
        }

        Volatile.Write(ref _underWay, left);
    }

    // Those under way, and behind them those that are the next.
    private void DropExpired()
    {
        var now = action.Now;
        var expired = _underWay.Where(item => item.Expires < now).ToList();
        if (expired.Count > 0) Volatile.Write(ref _underWay, [.. _underWay.Where(item => item.Expires >= now)]);
        foreach (var item in expired) action.GiveUp(item, ActionDrop.Expired);
        while (Next is { } next && next.Expires < now && TryTake(out next))
        {
            action.Cells.Send(1);
            action.GiveUp(next, ActionDrop.Expired);
        }
    }
}
