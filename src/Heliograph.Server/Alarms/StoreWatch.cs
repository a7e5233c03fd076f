using Heliograph.Broker.Storage;
using static System.FormattableString;

namespace Heliograph.Server.Alarms;

/// <summary>Whether the store writes: from its counts of what it kept and could not keep. Any thread.</summary>
internal sealed class StoreWatch(IStore store, TimeProvider clock)
{
    /// <summary>How long a failure speaks against the store when nothing has been written since.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long _commits;
    private long _failures;
    private long _failedAt;
    private bool _fails;

    /// <summary>
    /// Whether what is submitted is likely to be kept: the last thing was, or the failure is a minute ago and it is worth another try. A server that lets nobody in
    /// after a failure would never learn that the store works again.
    /// </summary>
    public bool IsWorthTrying
    {
        get
        {
            lock (_lock)
            {
                Look();
                return !_fails || clock.GetElapsedTime(_failedAt) >= Memory;
            }
        }
    }

    /// <summary>One reading: an alarm from a failure on until something has been written.</summary>
    public IReadOnlyList<AlarmReading> Read()
    {
        lock (_lock)
        {
            Look();
            return
            [
                new(
                    "",
                    _fails ? 1 : 0,
                    Invariant($"the store cannot write ({_failures} batches refused since the start): publishers of messages for durable sessions are told so; the log says why"),
                    new Dictionary<string, string> { ["failed_batches"] = Invariant($"{_failures}"), ["commits"] = Invariant($"{_commits}") }),
            ];
        }
    }

    private void Look()
    {
        var (commits, failures) = (store.Commits, store.FailedBatches);
        if (failures > _failures) (_fails, _failedAt) = (true, clock.GetTimestamp());
        else if (commits > _commits) _fails = false;
        (_commits, _failures) = (commits, failures);
    }
}
