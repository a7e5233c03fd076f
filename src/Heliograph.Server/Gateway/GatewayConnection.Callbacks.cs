using Heliograph.Server.Mix;
using Heliograph.Server.Scripting;

namespace Heliograph.Server.Gateway;

// The callbacks of the script, one at a time. on_close is the last one, after those that waited when the link closed.
internal abstract partial class GatewayConnection
{
    private static readonly Action<ScriptTask, ScriptOutcome> s_ended = static (task, outcome) => ((GatewayConnection)task.Owner!).Ended(task, outcome);

    private ServerVm _vm = null!;
    private ScriptTask? _waiting;
    private string _callback = "";
    private byte[]? _left;
    private bool _isUnread;
    private bool _isGone;
    private bool _isTold;

    /// <summary>Whether a callback waits: no other one may begin.</summary>
    protected bool IsBusy => _waiting is not null;

    /// <summary>Whether what has come may be read: until it is closing, and after that what came before its end.</summary>
    protected bool MayRead => !_link.IsClosing || _left is not null;

    /// <summary>The machine its script runs in now.</summary>
    public ServerVm Vm => _vm;

    /// <summary>Begins a callback: push its arguments, then <see cref="Run"/>. False when the script has none of that name.</summary>
    protected bool TryBegin(string function, out ScriptTask task, out LuaStack stack)
    {
        _callback = function;
        return _vm.Vm.TryBegin(function, this, out task, out stack);
    }

    /// <summary>Runs on_message with a WebSocket message.</summary>
    protected void RunMessage(bool isText, ReadOnlySpan<byte> data)
    {
        _callback = "on_message";
        var arguments = _vm.BeginMessage(this, isText, data, out var task);
        Run(task, arguments);
    }

    /// <summary>Runs a callback, which may wait.</summary>
    protected void Run(ScriptTask task, int arguments) => Finish(task, _vm.Vm.Start(task, arguments));

    /// <summary>
    /// Runs a callback that must not wait; true when it has returned: its results are on its stack until <see cref="Return"/>. Otherwise the connection is
    /// closed.
    /// </summary>
    protected bool RunAtOnce(ScriptTask task, int arguments)
    {
        var outcome = _vm.Vm.Start(task, arguments);
        if (outcome == ScriptOutcome.Returned) return true;
        if (outcome == ScriptOutcome.Waiting) Fail(task, $"{_callback} must not wait");
        else Fail(task, _vm.Vm.ErrorOf(task));
        return false;
    }

    /// <summary>Gives back a callback that has returned.</summary>
    protected void Return(ScriptTask task) => _vm.Vm.Return(task);

    /// <summary>The script broke a rule: counted and logged like an error it raised.</summary>
    protected void FailScript(string error)
    {
        _scripts.Failed(this, _callback, error);
        End($"{_callback} failed", CloseStatus.InternalError);
    }

    /// <summary>Pushes the connection for a script of the generation before, its identifier for others.</summary>
    protected int PushSelf(LuaStack stack)
    {
        if (_server.IsLegacy) _vm.PushConnection(stack, Number);
        else stack.Push(ClientId);
        return 1;
    }

    /// <summary>Goes over to the newest script of the server, with its context, unless a callback waits.</summary>
    public void MoveOn()
    {
        if (IsBusy || _isTold || _vm == _scripts.Current) return;
        var from = _vm;
        _vm = _scripts.Enter();
        CarryContext(from);
        _scripts.Leave(from);
    }

    /// <summary>
    /// Calls a function with the context, a table, on top of the host's stack, and keeps what is there afterwards as the context; when it says why not, and leaves
    /// the stack as it was, the context stays.
    /// </summary>
    public string? ChangeContext(Func<LuaStack, string?> change)
    {
        if (_isTold) return "the connection is closed";
        var stack = _vm.PushContext(Number);
        if (stack.IsNil(-1))
        {
            stack.Pop(1);
            stack.PushTable();
        }

        var problem = change(stack);
        if (problem is null) _vm.PopContext(Number);
        else stack.Pop(1);
        return problem;
    }

    /// <summary>Drops its callback if it waits, and if its script is one of these: their machines are about to be closed.</summary>
    public void Abandon(ShardScripts scripts)
    {
        if (_scripts != scripts || _waiting is null) return;
        _vm.Vm.Drop(_waiting);
        _waiting = null;
    }

    private void Finish(ScriptTask task, ScriptOutcome outcome)
    {
        switch (outcome)
        {
            case ScriptOutcome.Waiting:
                _waiting = task;
                task.Ended = s_ended;
                break;
            case ScriptOutcome.Returned:
                _vm.Vm.Return(task);
                break;
            default:
                Fail(task, _vm.Vm.ErrorOf(task));
                break;
        }

        if (_isTold && !IsBusy) Forget();
    }

    private void Ended(ScriptTask task, ScriptOutcome outcome)
    {
        _waiting = null;
        var wasTold = _isTold;
        Finish(task, outcome);
        if (wasTold) return;
        if (_isGone)
        {
            GoOnToEnd();
            return;
        }

        MoveOn();
        _isUnread = _link.IsClosing;
        if (!_isUnread) _link.ResumeReading();
    }

    private void Fail(ScriptTask task, string error)
    {
        _vm.Vm.Drop(task);
        FailScript(error);
    }

    // First what the client sent before it left, while a callback waited.
    private void GoOnToEnd()
    {
        if (_left is { } left) ReadLeft(left);
        if (!IsBusy) TellClosed();
    }

    private void ReadLeft(byte[] left)
    {
        try
        {
            MoveOn();
            var consumed = Read(left);
            if (_left is not null) _left = IsBusy ? left[consumed..] : null;
        }
        catch (Exception fault)
        {
            Break(fault);
        }
    }

    private void TellClosed()
    {
        ForgetPending();
        MoveOn();
        _isTold = true;
        _callback = "on_close";
        if (!WasOpened || !_vm.Vm.TryBegin("on_close", this, out var task, out var stack))
        {
            Forget();
            return;
        }

        if (_server.IsLegacy) stack.Push(_end);
        PushSelf(stack);
        if (!_server.IsLegacy) stack.Push(_end);
        Run(task, 2);
    }

    /// <summary>Whether the script knows of the connection.</summary>
    protected abstract bool WasOpened { get; }

    private void Forget()
    {
        _vm.ForgetContext(Number);
        _scripts.Gateway.Remove(Number);
        _scripts.Leave(_vm);
    }

    private void CarryContext(ServerVm from)
    {
        var old = from.PushContext(Number);
        if (!old.IsNil(-1) && Copy(old) is { } problem) GatewayLog.ContextLost(_server.Log, _server.Name, ClientId, problem);
        old.Pop(1);
        from.ForgetContext(Number);
    }

    private string? Copy(LuaStack context)
    {
        if ((MixJson.TryWrite(context, -1, out var json) ?? MixJson.TryPush(_vm.Vm, _vm.Vm.HostStack, json.Span)) is { } problem) return problem;
        _vm.PopContext(Number);
        return null;
    }
}
