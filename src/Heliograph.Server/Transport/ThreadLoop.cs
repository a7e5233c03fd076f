using System.Net.Sockets;
using Heliograph.Broker.Shards;

namespace Heliograph.Server.Transport;

/// <summary>
/// A loop with a thread of its own. Other threads reach it through the shard; a request made before the start is done first thing.
/// </summary>
internal abstract class ThreadLoop : Loop, IDisposable
{
    private readonly Thread _thread;
    private volatile bool _isStopped;

    protected ThreadLoop(Shard shard, string kind)
        : base(shard)
    {
        _thread = new(Run) { IsBackground = true, Name = $"{kind} {shard.Index}" };
    }

    /// <summary>Starts the thread.</summary>
    public void Start() => _thread.Start();

    /// <summary>Accepts from <paramref name="listener"/>, bound and listening. Any thread.</summary>
    public void Accept(LinkOrigin origin, Socket listener) => Shard.Post(() => Listen(origin, listener));

    /// <summary>Done when the loop accepts nothing more. Any thread.</summary>
    public Task StopAcceptingAsync() => Ask(StopListening);

    /// <summary>Done when the loop has begun to close its links. Any thread.</summary>
    public Task CloseLinksAsync() => Ask(CloseLinks);

    /// <summary>Ends what is left of its links, lets the thread finish and waits for it; false when it did not within <paramref name="bound"/>.</summary>
    public bool Stop(TimeSpan bound)
    {
        Shard.Post(() =>
        {
            StopListening();
            AbortLinks();
            _isStopped = true;
        });
        return _thread.Join(bound);
    }

    /// <summary>Ends links that were on their way from one loop to another. When all loops have stopped, on any thread.</summary>
    public void Finish()
    {
        Shard.BeginTurn();
        while (Shard.EndTurn() == 0)
        {
        }

        Dispose();
    }

    /// <summary>Adds a listening socket to what the loop waits for. On the loop's thread.</summary>
    protected abstract void Listen(LinkOrigin origin, Socket listener);

    /// <summary>Takes all listening sockets out. On the loop's thread; repeated calls do nothing.</summary>
    protected abstract void StopListening();

    /// <summary>Waits up to <paramref name="wait"/> milliseconds (−1 for ever), then does one turn. Returns how long the next may wait.</summary>
    protected abstract int Turn(int wait);

    /// <summary>Gives back what the loop holds. When its thread has ended.</summary>
    public abstract void Dispose();

    private Task Ask(Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Shard.Post(() =>
        {
            action();
            done.SetResult();
        });
        return done.Task;
    }

    private void Run()
    {
        var wait = 0;
        while (!_isStopped || Links.Count > 0) wait = SafeTurn(wait);
    }

    private int SafeTurn(int wait)
    {
        try
        {
            return Turn(wait);
        }
        catch (Exception error)
        {
            Shard.OnError(error);
            return 0;
        }
    }
}
