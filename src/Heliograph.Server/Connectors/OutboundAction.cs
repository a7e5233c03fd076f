using Heliograph.Metrics.Instruments;
using Heliograph.Server.Configuration;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Connectors;

/// <summary>
/// Sends rows over a connector. A row is made ready on the thread of the rule that gives it and then waits in one of a few lanes, by its key; nobody waits for the target but
/// the lane. Every row has exactly one outcome: success, failure, or a reason why it was dropped.
/// </summary>
internal sealed class OutboundAction : IActionSource, IDisposable
{
    private readonly ConnectorSurroundings _surroundings;
    private readonly Connector? _connector;
    private readonly IActionDriver? _driver;
    private readonly ActionLane[] _lanes;
    private readonly ActionReport _report;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborting = new();
    private Task _running = Task.CompletedTask;

    /// <summary>One that takes rows, and sends none before <see cref="Open(IEnumerable{ActionItem})"/>.</summary>
    /// <param name="options">What it was made of.</param>
    /// <param name="connector">Its connector; null when there is none of that name.</param>
    /// <param name="buffer">Where rows wait.</param>
    /// <param name="cells">What became of its rows.</param>
    /// <param name="surroundings">What all have in common.</param>
    public OutboundAction(ActionOptions options, Connector? connector, ActionBuffer buffer, ActionCells cells, ConnectorSurroundings surroundings)
    {
        (Options, _connector, Buffer, Cells, _surroundings) = (options, connector, buffer, cells, surroundings);
        _report = new(options.Id, surroundings);
        _lanes = [.. Enumerable.Range(0, options.Buffer.Lanes).Select(_ => new ActionLane(this))];
        _driver = Open(connector, out var problem);
        Problem = problem;
    }

    /// <summary>What it was made of.</summary>
    public ActionOptions Options { get; }

    /// <summary>Where rows wait.</summary>
    public ActionBuffer Buffer { get; }

    /// <inheritdoc/>
    public string Id => Options.Id;

    /// <inheritdoc/>
    public ActionCells Cells { get; }

    /// <summary>Why it can never send anything as it is; null when it can.</summary>
    public string? Problem { get; }

    /// <summary>How it is: as its connector is, when it is enabled and can be used.</summary>
    public ConnectorStatus Status => !Options.Enabled ? ConnectorStatus.Stopped : Problem is not null ? ConnectorStatus.Disconnected : _connector!.Status;

    /// <summary>Why it is not connected.</summary>
    public string? Reason => Problem ?? _connector?.Reason;

    /// <summary>Whether nothing waits and nothing is under way.</summary>
    public bool IsIdle => Cells.Queuing == 0 && Cells.Inflight == 0;

    /// <summary>Who gets what comes after this one has stopped; null when nobody does.</summary>
    public OutboundAction? Successor { get; set; }

    internal TimeProvider Clock => _surroundings.Clock;

    internal long Now => Clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Takes a row: its outcome is counted once, now or later, with the rule as well. Never waits, never throws. Rows with the same key stay in their order.</summary>
    public void Take(SqlMap row, int key, RuleCells? rule)
    {
        Cells.Match();
        if (Refusal is { } reason) Drop(reason, rule);
        else if (Render(row, rule) is { } content) Keep(content, key, rule);
    }

    /// <summary>Begins to send, first of all what another had left.</summary>
    public void Open(IEnumerable<ActionItem> rest)
    {
        foreach (var item in rest)
        {
            Buffer.Adopt(item);
            LaneOf(item).Inherit(item);
        }

        _running = Task.WhenAll(_lanes.Select(lane => Task.Run(() => lane.RunAsync(_stopping.Token))));
    }

    /// <summary>Sends what waits while the connector is connected, for so long at most.</summary>
    public async Task DrainAsync(TimeSpan bound)
    {
        var until = Environment.TickCount64 + (long)bound.TotalMilliseconds;
        while (!IsIdle && _connector is { IsConnected: true } && Environment.TickCount64 < until) await Task.Delay(10).ConfigureAwait(false);
    }

    /// <summary>Stops sending: what is under way may end, for so long at most. Gives what has no outcome, in order.</summary>
    public async Task<IReadOnlyList<ActionItem>> StopAsync(TimeSpan bound)
    {
        _aborting.CancelAfter(bound);
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        return [.. _lanes.SelectMany(lane => lane.TakeRest())];
    }

    /// <summary>Gives up what is left of it.</summary>
    public void GiveUp(IEnumerable<ActionItem> rest)
    {
        foreach (var item in rest)
        {
            Cells.Send(1);
            GiveUp(item, ActionDrop.ResourceStopped);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Dispose();
        _aborting.Dispose();
    }

    internal void Broken(Exception fault) => _report.Broken(fault);

    internal void Finish(ActionItem item, bool isSuccess) => Buffer.Finish(item, isSuccess);

    internal void GiveUp(ActionItem item, ActionDrop reason)
    {
        Buffer.GiveUp(item, reason);
        _report.Dropped(reason, Reason);
    }

    /// <summary>Completes when the connector is connected; meanwhile calls <paramref name="meanwhile"/> each second.</summary>
    internal async Task WaitForConnectionAsync(Action meanwhile, CancellationToken stopping)
    {
        while (_connector is not { IsConnected: true })
        {
            meanwhile();
            var second = Task.Delay(TimeSpan.FromSeconds(1), Clock, stopping);
            await (_connector is { } connector ? Task.WhenAny(connector.WhenConnected, second) : Task.WhenAny(second)).ConfigureAwait(false);
            stopping.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Brings rows back into memory that are only on disk. Gives those that are not there either.</summary>
    internal async ValueTask<IReadOnlyList<ActionItem>> LoadAsync(IReadOnlyList<ActionItem> items, CancellationToken stopping)
    {
        if (Buffer.Store is not { } store) return [];
        await store.LoadAsync(items, stopping).ConfigureAwait(false);
        return items.Any(IsLost) ? [.. items.Where(IsLost)] : [];

        static bool IsLost(ActionItem item) => item.Content.IsEmpty && item.Length > 0;
    }

    /// <summary>Sends a batch once; what of it is undecided afterwards is to be sent again.</summary>
    internal async Task SendAsync(ActionBatch batch)
    {
        var began = Clock.GetTimestamp();
        using var limit = new Limit(Options.Buffer.RequestTimeout, Clock, _aborting.Token);
        try
        {
            await _driver!.SendAsync(batch, limit.Token).AsTask().WaitAsync(limit.Token).ConfigureAwait(false);
            batch.Finish(BatchOutcome.Success);
        }
        catch (TargetException refusal) when (refusal.IsFinal)
        {
            batch.Finish(BatchOutcome.Failure, refusal.Message);
        }
        catch (Exception fault)
        {
            if (fault is TargetException busy) batch.RetryAfter = busy.RetryAfter;
            Retried(batch, limit.IsOver ? $"no answer within {Options.Buffer.RequestTimeout.TotalSeconds:0.###} s" : fault.Message, fault);
        }

        _connector!.Cells.Answer(Clock.GetTimestamp() - began);
        if (batch.Reason is { } reason) _report.Failed(batch.Failures, reason);
    }

    private ActionDrop? Refusal => _connector is null ? ActionDrop.ResourceNotFound : !Options.Enabled || _connector.IsStopped ? ActionDrop.ResourceStopped : _driver is null ? ActionDrop.Other : null;

    private ActionLane LaneOf(ActionItem item) => _lanes[(uint)item.Key % (uint)_lanes.Length];

    private IActionDriver? Open(Connector? connector, out string? problem)
    {
        problem = connector is null ? $"there is no connector {Options.ConnectorId}" : null;
        try
        {
            return connector?.Driver.Open(Options);
        }
        catch (FormatException wrong)
        {
            problem = wrong.Message;
            _report.Unusable(wrong.Message);
            return null;
        }
    }

    private byte[]? Render(SqlMap row, RuleCells? rule)
    {
        try
        {
            return _driver!.Render(row);
        }
        catch (Exception wrong)
        {
            Cells.Refuse();
            rule?.Finish(ActionOutcome.Unknown);
            if (wrong is TargetException) _report.Failed(1, wrong.Message);
            else _report.Broken(wrong);
            return null;
        }
    }

    private void Keep(byte[] content, int key, RuleCells? rule)
    {
        var expires = Options.Buffer.RequestTtl > TimeSpan.Zero ? Now + (long)Options.Buffer.RequestTtl.TotalMilliseconds : long.MaxValue;
        var item = new ActionItem { Content = content, Length = content.Length, Key = key, Expires = expires, Rule = rule };
        if (Buffer.TryAdd(item)) Add(item);
        else Drop(ActionDrop.QueueFull, rule);
    }

    private void Adopt(ActionItem item)
    {
        Buffer.Adopt(item);
        Add(item);
    }

    // A rule may still be about to give a row to the one that has just been replaced.
    private void Add(ActionItem item)
    {
        if (LaneOf(item).TryAdd(item)) return;
        if (Successor is { } successor) successor.Adopt(item);
        else GiveUp([item]);
    }

    private void Drop(ActionDrop reason, RuleCells? rule)
    {
        Cells.Drop(reason);
        rule?.Finish(ActionOutcome.OutOfService);
        _report.Dropped(reason, Reason);
    }

    private void Retried(ActionBatch batch, string reason, Exception fault)
    {
        if (_aborting.IsCancellationRequested) return;
        _connector!.Suspect();
        if (fault is TargetException or OperationCanceledException or IOException) _report.Retried(batch.Undecided, reason);
        else _report.Broken(fault);
    }
}
