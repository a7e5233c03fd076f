using Heliograph.Broker.Shards;
using Heliograph.Broker.Storage;

namespace Heliograph.Broker.Sessions;

/// <summary>A change of a client's session from outside, which is answered when it is kept.</summary>
/// <param name="home">Where the session is, if there is one.</param>
/// <param name="clientId">Whose.</param>
/// <param name="change">Makes it; on the shard's thread.</param>
internal sealed class KeptChange<T>(SessionTable home, byte[] clientId, Func<Session, T> change) : ShardWork, ICommitWaiter
    where T : class
{
    private readonly TaskCompletionSource<T?> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    /// <summary>What came of it; null when there is no session. Fails with a <see cref="StoreException"/> when it could not be kept.</summary>
    public Task<T?> Completion => _completion.Task;

    public override void Run(Shard shard)
    {
        try
        {
            var session = home.Find(clientId);
            _result = session is null ? null : change(session);
            if (session is not { IsDurable: true } || home.Lane.Current is not { IsEmpty: false } commit || !commit.Wait(shard, this)) _completion.SetResult(_result);
        }
        catch (Exception error)
        {
            _completion.TrySetException(error);
        }
    }

    public void Committed(Commit commit)
    {
        if (commit.State == CommitState.Kept) _completion.SetResult(_result);
        else _completion.SetException(new StoreException("the store could not keep the change; it is in force until the server stops"));
    }
}
