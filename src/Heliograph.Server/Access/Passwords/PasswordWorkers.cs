using System.Collections.Concurrent;
using Heliograph.Broker.Access;
using Heliograph.Protocol;

namespace Heliograph.Server.Access;

/// <summary>
/// The threads on which passwords are hashed: few, below the priority of traffic, with a bounded line before them. A login that finds the line full is
/// refused as busy, so that a storm of logins costs neither memory nor the connections that are in.
/// </summary>
internal sealed class PasswordWorkers : IDisposable
{
    private static readonly AuthenticationResult s_busy = AuthenticationResult.Refused("too many logins at once", ReasonCode.ServerBusy);

    private readonly BlockingCollection<Action> _line;

    /// <summary>Starts the threads. <paramref name="capacity"/>: logins that may wait.</summary>
    public PasswordWorkers(int threads, int capacity)
    {
        _line = new(capacity);
        for (var i = 0; i < threads; i++)
            new Thread(Work) { IsBackground = true, Name = $"passwords {i}", Priority = ThreadPriority.BelowNormal }.Start();
    }

    /// <summary>As many threads as leave half of the processor to traffic, and a line that is over before a client's patience is.</summary>
    public static PasswordWorkers Start() => new(Math.Max(1, Environment.ProcessorCount / 2), 1000);

    /// <summary>What <paramref name="check"/> answers, once it is its turn; that the server is busy when too many wait.</summary>
    public async ValueTask<AuthenticationResult> RunAsync(Func<AuthenticationResult> check) => await TryRunAsync(check).ConfigureAwait(false) ?? s_busy;

    /// <summary>What <paramref name="work"/> gives, once it is its turn; null when too many wait.</summary>
    public async ValueTask<T?> TryRunAsync<T>(Func<T> work)
        where T : class
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        return TryQueue(() => Answer(answer, work)) ? await answer.Task.ConfigureAwait(false) : null;
    }

    /// <summary>Takes no more; the threads end when who waits has been answered.</summary>
    public void Dispose() => _line.CompleteAdding();

    private static void Answer<T>(TaskCompletionSource<T> answer, Func<T> work)
    {
        try
        {
            answer.SetResult(work());
        }
        catch (Exception fault)
        {
            answer.SetException(fault);
        }
    }

    private bool TryQueue(Action work)
    {
        try
        {
            return _line.TryAdd(work);
        }
        catch (InvalidOperationException)
        {
            return false; // The server is stopping.
        }
    }

    private void Work()
    {
        foreach (var work in _line.GetConsumingEnumerable()) work();
    }
}
