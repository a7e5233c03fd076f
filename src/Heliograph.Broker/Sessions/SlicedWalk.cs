using Heliograph.Broker.Shards;

namespace Heliograph.Broker.Sessions;

/// <summary>
/// Looks at every session of a shard and changes some, a slice a turn, so that clients wait for one slice at most. From the last session to the first: who
/// leaves meanwhile makes another be met twice, never one be missed; who comes meanwhile is not met.
/// </summary>
/// <param name="table">Whose sessions.</param>
internal abstract class SlicedWalk(SessionTable table) : ShardWork
{
    private const int Looks = 2048;
    private const int Changes = 256;
    private const int Milliseconds = 5;

    private readonly TaskCompletionSource<int> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _place = int.MaxValue;

    /// <summary>How many changes were made; completes behind the last session.</summary>
    public Task<int> Completion => _completion.Task;

    /// <summary>Changes made so far.</summary>
    protected int Changed { get; private set; }

    /// <summary>Whose sessions.</summary>
    protected SessionTable Table => table;

    public sealed override void Run(Shard shard)
    {
        try
        {
            Step(shard);
            if (_place >= 0) shard.Post(this);
            else _completion.SetResult(Changed);
        }
        catch (Exception error)
        {
            _completion.TrySetException(error);
        }
    }

    /// <summary>Looks at a session, and says how many changes it made.</summary>
    protected abstract int Visit(Session session);

    // The time counts as well because an expression, or a rule, may take long.
    private void Step(Shard shard)
    {
        var (most, until) = (Changed + Changes, shard.Elapsed + Milliseconds);
        _place = Math.Min(_place, table.All.Count - 1);
        for (var left = Looks; left > 0 && _place >= 0 && Changed < most; left--)
        {
            if (left % 16 == 0 && shard.Elapsed >= until) return;
            Changed += Visit(table.All[_place--]);
        }
    }
}
