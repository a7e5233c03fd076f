namespace Heliograph.Server.Scripting;

/// <summary>
/// Stops callbacks that run too long, in all virtual machines, from one thread of its own. The machines pay two exchanges of a word for it, and nothing for
/// each instruction.
/// </summary>
internal sealed class ScriptWatch : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Watched> _watched = [];
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;

    /// <summary>One that watches nothing yet, for machines whose callbacks may run for <paramref name="time"/>: it looks eight times as often, every 5 to 50 ms.</summary>
    public ScriptWatch(TimeProvider clock, TimeSpan time)
    {
        _clock = clock;
        var tick = TimeSpan.FromMilliseconds(Math.Clamp(time.TotalMilliseconds / 8, 5, 50));
        _timer = clock.CreateTimer(_ => Look(), null, tick, tick);
    }

    /// <summary>Watches a machine until it is removed. Any thread.</summary>
    public void Add(ScriptVm vm)
    {
        lock (_lock) _watched.Add(new(vm));
    }

    /// <summary>Watches it no more; the watch does not touch it from then on. Any thread.</summary>
    public void Remove(ScriptVm vm)
    {
        lock (_lock) _watched.RemoveAll(one => one.Vm == vm);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        lock (_lock)
        {
            foreach (var one in _watched) one.Look(_clock);
        }
    }

    private sealed class Watched(ScriptVm vm)
    {
        private long _run;
        private long _since;
        private bool _isAsked;

        public ScriptVm Vm => vm;

        public void Look(TimeProvider clock)
        {
            var run = vm.Run.Number;
            if (run != _run) (_run, _since, _isAsked) = (run, clock.GetTimestamp(), false);
            else if (ScriptRun.IsGoingOn(run) && clock.GetElapsedTime(_since) > vm.Limits.Time) Stop(run);
        }

        private void Stop(long run)
        {
            if (_isAsked) vm.Run.Stop(run);
            else vm.AskToStop(run);
            _isAsked = true;
        }
    }
}
