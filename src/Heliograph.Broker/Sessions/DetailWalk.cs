using Heliograph.Broker.Shards;

namespace Heliograph.Broker.Sessions;

/// <summary>
/// Looks at every session of a shard that can have what is asked for, a slice a turn, so that the shard's other work waits for one slice at most. From the
/// last to the first: who leaves meanwhile makes another be met twice, never one be missed.
/// </summary>
/// <param name="table">Whose sessions.</param>
/// <param name="detail">What they are ranked by.</param>
/// <param name="limit">How many are wanted.</param>
internal sealed class DetailWalk(SessionTable table, SessionDetail detail, int limit) : ShardWork
{
    private const int Slice = 1024;

    private readonly TopList _top = new(limit);
    private readonly TaskCompletionSource<TopList> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _next = int.MaxValue;

    public Task<TopList> Completion => _completion.Task;

    public override void Run(Shard shard)
    {
        try
        {
            _next = Math.Min(_next, Count - 1);
            for (var end = Math.Max(-1, _next - Slice); _next > end; _next--) Look(_next);
            if (_next >= 0) shard.Post(this);
            else _completion.SetResult(_top);
        }
        catch (Exception error)
        {
            _completion.TrySetException(error);
        }
    }

    private int Count => detail == SessionDetail.QueuedMessages ? table.Outboxes.Count : table.Live.Count;

    private void Look(int place)
    {
        if (detail == SessionDetail.QueuedMessages) _top.Offer(table.Outboxes[place].Session.ClientId, table.Outboxes[place].QueueLength);
        else _top.Offer(table.Live[place].Session.ClientId, ValueOf(table.Live[place]));
    }

    private long ValueOf(MqttConnection connection) => detail switch
    {
        SessionDetail.ReceivedMessages => connection.MessagesReceived,
        SessionDetail.SentMessages => connection.MessagesSent,
        SessionDetail.UnacknowledgedMilliseconds => OwedFor(connection.Session),
        _ => connection.Link.Unsent,
    };

    private long OwedFor(Session session) =>
        session.HasOutbox && session.Outbox.OldestSentAt is { } since ? Math.Max(1, table.Shard.Now - since) : 0;
}
