namespace Heliograph.Server.Scripting;

/// <summary>
/// Stops callbacks that run too long, in all virtual machines, from one thread of its own. The machines pay two exchanges of a word for it, and nothing for
/// each instruction.
/// </summary>
internal sealed class ScriptWatch : IDisposable
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(5);

    private readonly Lock _lock = new();
    private readonly List<Watched> _watched = [];
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;

    /// <summary>One that watches nothing yet.</summary>
    public ScriptWatch(TimeProvider clock)
    {
        _clock = clock;
        _timer = clock.CreateTimer(_ => Look(), null, s_tick, s_tick);
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

        public ScriptVm Vm => vm;

        public void Look(TimeProvider clock)
        {
            var run = vm.Run.Number;
            if (run != _run) (_run, _since) = (run, clock.GetTimestamp());
            else if (ScriptRun.IsGoingOn(run) && clock.GetElapsedTime(_since) > vm.Limits.Time) vm.Run.Stop(run);
        }
    }
}
