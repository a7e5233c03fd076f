using System.Collections.Concurrent;

namespace Heliograph.Server.Access;

/// <summary>
/// Sources of rules that are no longer in force. A check that is under way may still come to them, after others have taken their whole time, so they are
/// closed minutes later. Any thread.
/// </summary>
internal sealed class ClosingSources(TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan s_grace = TimeSpan.FromMinutes(3);

    private readonly ConcurrentDictionary<IDisposable, ITimer> _timers = new();

    /// <summary>Closes one later.</summary>
    public void Add(IDisposable source)
    {
        var timer = clock.CreateTimer(_ => Close(source), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timers[source] = timer;
        timer.Change(s_grace, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Closes all now.</summary>
    public void Dispose()
    {
        foreach (var source in _timers.Keys) Close(source);
    }

    private void Close(IDisposable source)
    {
        if (!_timers.TryRemove(source, out var timer)) return;
        timer.Dispose();
        source.Dispose();
    }
}
