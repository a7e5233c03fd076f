using Heliograph.Server.Scripting;

namespace Heliograph.Server.Mix;

/// <summary>One callback that waits, and the work it waits for.</summary>
internal sealed class MixWait : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly ScriptVm _vm;
    private readonly Action<Action> _post;
    private readonly ScriptTask _task;
    private readonly Action _cancel;

    /// <summary>For the callback that runs now.</summary>
    public MixWait(ScriptVm vm, Action<Action> post)
    {
        (_vm, _post, _task) = (vm, post, vm.Current!);
        _cancel = () => _ = _cancellation.CancelAsync();
        _task.Cancel = _cancel;
    }

    /// <summary>Does the work; completes when its answer is on its way. Does not throw.</summary>
    public async Task RunAsync(string name, Func<CancellationToken, Task<MixAnswer>> work)
    {
        MixAnswer answer;
        try
        {
            answer = await work(_cancellation.Token).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            answer = stack => stack.Fail($"{name}: {fault.Message}");
        }

        _post(() => GoOn(name, answer));
    }

    /// <inheritdoc/>
    public void Dispose() => _cancellation.Dispose();

    // The callback may have ended, or wait for something else by now.
    private void GoOn(string name, MixAnswer answer)
    {
        if (!ReferenceEquals(_task.Cancel, _cancel)) return;
        _task.Cancel = null;
        var results = Push(ScriptVm.StackOf(_task), name, answer);
        _cancellation.Cancel(); // What the answer holds is let go of.
        Dispose();
        _vm.Resume(_task, results);
    }

    // What cannot be pushed is an error as well: a callback that waits goes on in any case.
    private static int Push(LuaStack stack, string name, MixAnswer answer)
    {
        try
        {
            return stack.Reserve(32) ? answer(stack) : throw new ScriptException("stack overflow");
        }
        catch (Exception fault)
        {
            stack.Clear();
            return stack.Fail($"{name}: {fault.Message}");
        }
    }
}
