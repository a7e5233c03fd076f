using Heliograph.Broker.Shards;
using Heliograph.Server.Scripting;

namespace Heliograph.Server.Gateway;

/// <summary>Callbacks that wait for values of one connection's context. On its shard's thread; they go on in work of their own, never at once.</summary>
internal sealed class ContextWaits(Shard shard)
{
    private readonly List<Wait> _waits = [];

    /// <summary>Has the running callback, which has asked to wait, go on when <see cref="Wake"/> is called with its key.</summary>
    public void Add(ScriptVm vm, string key)
    {
        var wait = new Wait(vm, vm.Current!, key);
        wait.Task.Cancel = wait.Cancel = () => _waits.Remove(wait);
        _waits.Add(wait);
    }

    /// <summary>The value of that key has been set.</summary>
    public void Wake(string key)
    {
        for (var i = _waits.Count - 1; i >= 0; i--)
        {
            if (_waits[i].Key == key) GoOn(i, null);
        }
    }

    /// <summary>No value will be set any more.</summary>
    public void End(string why)
    {
        for (var i = _waits.Count - 1; i >= 0; i--) GoOn(i, why);
    }

    private void GoOn(int index, string? error)
    {
        var wait = _waits[index];
        _waits.RemoveAt(index);
        shard.Post(() =>
        {
            if (!ReferenceEquals(wait.Task.Cancel, wait.Cancel)) return;
            wait.Task.Cancel = null;
            var results = error is null ? 0 : ScriptVm.StackOf(wait.Task).Fail(error);
            wait.Vm.Resume(wait.Task, results);
        });
    }

    private sealed record Wait(ScriptVm Vm, ScriptTask Task, string Key)
    {
        public Action? Cancel { get; set; }
    }
}
