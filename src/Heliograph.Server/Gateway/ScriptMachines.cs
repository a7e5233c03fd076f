using Heliograph.Metrics.Pages;
using Heliograph.Server.Scripting;

namespace Heliograph.Server.Gateway;

/// <summary>The machines of one server that are there now, and what those before have done: what its metrics are read from. Any thread.</summary>
internal sealed class ScriptMachines
{
    private readonly Lock _lock = new();
    private readonly List<ScriptVm> _machines = [];
    private long _calls;
    private long _stopped;
    private long _ticks;

    /// <summary>One more is there until it is removed.</summary>
    public void Add(ScriptVm vm)
    {
        lock (_lock) _machines.Add(vm);
    }

    /// <summary>It is there no more, and is not touched from then on; what it has done stays counted.</summary>
    public void Remove(ScriptVm vm)
    {
        lock (_lock)
        {
            if (!_machines.Remove(vm)) return;
            _calls += vm.Usage.Calls;
            _stopped += vm.Usage.Stopped;
            _ticks += vm.Usage.Ticks;
        }
    }

    /// <summary>Their sums; the rest of it is not theirs.</summary>
    public ScriptReading Read()
    {
        lock (_lock)
        {
            return new()
            {
                Calls = _calls + _machines.Sum(vm => vm.Usage.Calls),
                Stopped = _stopped + _machines.Sum(vm => vm.Usage.Stopped),
                Time = TimeSpan.FromTicks(_ticks + _machines.Sum(vm => vm.Usage.Ticks)),
                Waiting = _machines.Sum(vm => vm.Waiting),
                Memory = _machines.Sum(vm => vm.MemoryUsed),
                MemoryLimit = _machines.Sum(vm => vm.Limits.Memory),
                Machines = _machines.Count,
            };
        }
    }
}
