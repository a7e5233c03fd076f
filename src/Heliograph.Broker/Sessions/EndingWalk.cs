using Heliograph.Broker.Access;
using Heliograph.Broker.Shards;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Broker.Sessions;

/// <summary>
/// Ends the clients of a shard that a ban is about, a slice a turn, so that the others wait for one slice at most. From the last session to the first: who
/// leaves meanwhile makes another be met twice, never one be missed; who comes meanwhile meets the ban itself.
/// </summary>
/// <param name="table">Whose sessions.</param>
/// <param name="ban">Whom it is about.</param>
internal sealed class EndingWalk(SessionTable table, Ban ban) : ShardWork
{
    private const int Looks = 2048;
    private const int Ends = 256;
    private const int Milliseconds = 5;

    private readonly TaskCompletionSource<int> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _place = int.MaxValue;
    private int _ended;

    /// <summary>Whether only connections end: their sessions are left to wait for their clients.</summary>
    public bool KeepsSessions { get; init; }

    /// <summary>How many ended.</summary>
    public Task<int> Completion => _completion.Task;

    public override void Run(Shard shard)
    {
        try
        {
            Step(shard);
            if (_place >= 0) shard.Post(this);
            else _completion.SetResult(_ended);
        }
        catch (Exception error)
        {
            _completion.TrySetException(error);
        }
    }

    // The time counts as well because an expression may take long.
    private void Step(Shard shard)
    {
        var (most, until) = (_ended + Ends, shard.Elapsed + Milliseconds);
        _place = Math.Min(_place, table.All.Count - 1);
        for (var left = Looks; left > 0 && _place >= 0 && _ended < most; left--)
        {
            if (left % 16 == 0 && shard.Elapsed >= until) return;
            End(table.All[_place--]);
        }
    }

    private void End(Session session)
    {
        if (!ban.Includes(session.Identity, table.Shard.UtcNow)) return;
        if (KeepsSessions && session.Connection is null) return;
        if (!KeepsSessions) session.Expiry = 0;
        if (session.Connection is { } connection) connection.Evict(ReasonCode.AdministrativeAction, DisconnectReason.Banned);
        else session.End(SessionEnd.Terminated);
        _ended++;
    }
}
