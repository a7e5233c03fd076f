using Heliograph.Broker.Shards;

namespace Heliograph.Broker.Sessions;

/// <summary>
/// Looks at sessions, shard after shard, a slice a turn, each on its own shard's thread, so that other work waits for one slice at most. From the last to the
/// first of each: who leaves meanwhile makes another be met twice, never one be missed.
/// </summary>
/// <param name="tables">Whose sessions.</param>
/// <param name="window">What of them is wanted.</param>
/// <param name="look">Looks at one and offers it to the window.</param>
/// <param name="from">Where to begin.</param>
internal sealed class SessionWalk<T>(SessionTable[] tables, PageWindow<T> window, Action<Session, PageWindow<T>> look, ClientCursor from) : ShardWork
{
    private const int Slice = 1024;

    private readonly TaskCompletionSource<Listing<T>> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _table = from.Shard;
    private int _place = from.Place;
    private bool _isEntered;

    /// <summary>Ends as soon as the window is full; otherwise everything is counted.</summary>
    public bool EndsWhenFull { get; init; }

    /// <summary>Every session is wanted, so that those before the window need not be looked at.</summary>
    public bool IsOfAll { get; init; }

    private bool IsDone => EndsWhenFull && window.IsFull;

    public Task<Listing<T>> Start()
    {
        if (_table < tables.Length) tables[_table].Shard.Post(this);
        else Complete(null);
        return _completion.Task;
    }

    public override void Run(Shard shard)
    {
        try
        {
            Step(tables[_table].All);
            Continue();
        }
        catch (Exception error)
        {
            _completion.TrySetException(error);
        }
    }

    private void Step(IReadOnlyList<Session> sessions)
    {
        _place = Math.Min(_place, sessions.Count - 1);
        if (IsOfAll && !_isEntered) _place -= window.Pass(_place + 1);
        _isEntered = true;
        for (var left = Slice; left > 0 && _place >= 0 && !IsDone; left--) look(sessions[_place--], window);
    }

    private void Continue()
    {
        if (_place < 0) (_table, _place, _isEntered) = (_table + 1, int.MaxValue, false);
        if (_table >= tables.Length) Complete(null);
        else if (IsDone) Complete(new(_table, _place));
        else tables[_table].Shard.Post(this);
    }

    private void Complete(ClientCursor? next) => _completion.SetResult(new(window.Items, window.Count, next is not null || window.HasMore, next));
}
