using System.Diagnostics;
using static Heliograph.Server.Scripting.LuaNative;

namespace Heliograph.Server.Scripting;

/// <summary>
/// One Lua state and the callbacks that run in it. Responsible for
/// <list type="bullet">
/// <item>what scripts find in it: Lua's safe libraries, the 5.1 dialect (prelude.lua) and the functions it is given,</item>
/// <item>running each callback in a coroutine, which may wait and go on later,</item>
/// <item>the bounds of <see cref="ScriptLimits"/>: memory in its allocator, time through <see cref="ScriptWatch"/>.</item>
/// </list>
/// Used on one thread. A callback never runs inside another one.
/// </summary>
internal sealed class ScriptVm : IDisposable
{
    private readonly LuaState _lua;
    private readonly nint _state;
    private readonly Stack<ScriptTask> _idle = new();
    private readonly nint _waitToken;
    private int _waiting;

    /// <summary>A machine with Lua's libraries and what <paramref name="library"/> adds, among it <c>print</c> and <c>read_module</c>.</summary>
    /// <exception cref="ScriptException">There is no memory for it.</exception>
    public ScriptVm(ScriptLimits limits, ScriptLibrary library)
    {
        Limits = limits;
        _lua = new(this, limits.Memory);
        _state = _lua.Handle;
        _waitToken = RunPrelude(library);
    }

    /// <summary>What scripts may use.</summary>
    public ScriptLimits Limits { get; }

    /// <summary>What has been done in it. Any thread.</summary>
    public ScriptUsage Usage { get; } = new();

    /// <summary>What runs in it now. Any thread.</summary>
    public ScriptRun Run { get; } = new();

    /// <summary>Bytes in use. Any thread.</summary>
    public long MemoryUsed => _lua.MemoryUsed;

    /// <summary>Callbacks that wait now. Any thread.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>The callback that runs now.</summary>
    public ScriptTask? Current { get; private set; }

    /// <summary>Compiles and runs a text: a script's entry file. What it defines is there afterwards.</summary>
    /// <exception cref="ScriptException">It does not compile, or fails.</exception>
    public void Load(ReadOnlySpan<byte> text, string name)
    {
        _lua.Compile(text, "@" + name);
        var task = Take();
        lua_xmove(_state, task.Thread, 1);
        if (Go(task, 0) is var outcome && outcome != ScriptOutcome.Returned)
        {
            var reason = outcome == ScriptOutcome.Failed ? ErrorOf(task) : $"{name}: a script must not wait while it is loaded";
            Drop(task);
            throw new ScriptException(reason);
        }

        Return(task);
    }

    /// <summary>Begins a callback: push its arguments, then <see cref="Start"/>. False when the script has no function of that name.</summary>
    public bool TryBegin(string function, object? owner, out ScriptTask task, out LuaStack stack)
    {
        task = Take();
        task.Owner = owner;
        stack = new(task.Thread);
        lua_rawgeti(task.Thread, RegistryIndex, 2); // LUA_RIDX_GLOBALS
        stack.PushField(-1, function);
        if (stack.TypeOf(-1) == LuaType.Function)
        {
            stack.RemoveBelowTop();
            return true;
        }

        Return(task);
        return false;
    }

    /// <summary>Like <see cref="TryBegin"/>, with a function that is kept (<see cref="LuaStack.Keep"/>).</summary>
    public void Begin(int function, object? owner, out ScriptTask task, out LuaStack stack)
    {
        task = Take();
        task.Owner = owner;
        stack = new(task.Thread);
        stack.PushKept(function);
    }

    /// <summary>Runs a callback whose function and arguments are on its stack, until it returns, fails or waits.</summary>
    public ScriptOutcome Start(ScriptTask task, int arguments)
    {
        Usage.Called();
        return Go(task, arguments);
    }

    /// <summary>Goes on with a callback that waits: push what it waited for, then this. Tells <see cref="ScriptTask.Ended"/> when it comes to an end.</summary>
    public void Resume(ScriptTask task, int results)
    {
        _waiting--;
        var outcome = Go(task, results);
        if (outcome != ScriptOutcome.Waiting) task.Ended?.Invoke(task, outcome);
    }

    /// <summary>Room for the host's own values while no callback runs; leave it as it was.</summary>
    public LuaStack HostStack => _lua.Stack;

    /// <summary>The values on a callback's stack: arguments to be, or results.</summary>
    public static LuaStack StackOf(ScriptTask task) => new(task.Thread);

    /// <summary>Has the running callback wait; a function of the host returns what this returns. Later: <see cref="Resume"/>, once.</summary>
    public int Wait(LuaStack stack)
    {
        if (_waiting >= Limits.Waiting) return stack.Fail($"more than {Limits.Waiting} callbacks wait already");
        Current!.CancelWait();
        Current.IsWaiting = true;
        lua_rawgeti(stack.State, RegistryIndex, _waitToken);
        return 1;
    }

    /// <summary>Why a callback failed, with where, and the calls that led there.</summary>
    public string ErrorOf(ScriptTask task)
    {
        var stack = new LuaStack(task.Thread);
        var message = stack.Text(-1) ?? $"an error that is a {stack.TypeOf(-1).ToString().ToLowerInvariant()}";
        if (Run.WasStopped) message = message.Replace("\x03", "", StringComparison.Ordinal) + $"stopped: it ran longer than {Limits.Time.TotalMilliseconds:F0} ms";
        return $"{message}\n{_lua.Traceback(task.Thread)}";
    }

    /// <summary>Gives back a callback that has returned.</summary>
    public void Return(ScriptTask task)
    {
        task.CancelWait();
        lua_settop(task.Thread, 0);
        task.Owner = null;
        task.Ended = null;
        _idle.Push(task);
    }

    /// <summary>Forgets a callback that failed, or that waits and is not to go on.</summary>
    public void Drop(ScriptTask task)
    {
        if (task.IsWaiting) _waiting--;
        task.IsWaiting = false;
        task.Step++;
        task.CancelWait();
        luaL_unref(_state, RegistryIndex, task.Reference);
    }

    /// <summary>Closes the state; no callback may be running.</summary>
    public void Dispose() => _lua.Dispose();

    private ScriptTask Take()
    {
        if (_idle.TryPop(out var task)) return task;
        var thread = lua_newthread(_state);
        return new(thread, luaL_ref(_state, RegistryIndex));
    }

    private ScriptOutcome Go(ScriptTask task, int arguments)
    {
        task.Step++;
        task.IsWaiting = false;
        var before = Current;
        Current = task;
        var status = Enter(task.Thread, arguments, out var results);
        Current = before;
        if (status == Yield && IsOurs(task, results)) return ScriptOutcome.Waiting;
        task.IsWaiting = false; // What cannot be suspended, a callback of table.sort for example, fails after it has asked to wait.
        if (status == Ok) return ScriptOutcome.Returned;
        Usage.Failed(Run.WasStopped);
        return ScriptOutcome.Failed;
    }

    private int Enter(nint thread, int arguments, out int results)
    {
        var began = Stopwatch.GetTimestamp();
        Run.Begin(thread);
        _lua.IsLimited = true;
        var status = lua_resume(thread, _state, arguments, out results);
        _lua.IsLimited = false;
        Run.End();
        Usage.Ran(Stopwatch.GetElapsedTime(began).Ticks);
        return status;
    }

    private bool IsOurs(ScriptTask task, int results)
    {
        lua_settop(task.Thread, 0);
        if (task.IsWaiting && results == 1)
        {
            _waiting++;
            Usage.Waited();
            return true;
        }

        new LuaStack(task.Thread).Push("coroutine.yield outside of a coroutine of the script's own");
        return false;
    }

    private nint RunPrelude(ScriptLibrary library)
    {
        using var text = new BinaryReader(typeof(ScriptVm).Assembly.GetManifestResourceStream("prelude.lua")!);
        _lua.Compile(text.ReadBytes((int)text.BaseStream.Length), "=prelude");
        var stack = _lua.Stack;
        stack.PushTable();
        stack.Push(Limits.AllowUnsafe);
        stack.SetField("allow_unsafe");
        AddFunctions(library);
        _lua.Call(1);
        stack.PushField(-1, "wait_token");
        var token = stack.Keep();
        _lua.Compile(library.Binding, "=binding");
        stack.PushCopy(1);
        _lua.Call(0);
        stack.Clear();
        return token;
    }

    private void AddFunctions(ScriptLibrary library)
    {
        _lua.AddFunction("enter", Run.EnterInner);
        _lua.AddFunction("leave", Run.LeaveInner);
        _lua.AddFunction("pattern_cost", PatternFunctions.Cost);
        _lua.AddFunction("match", PatternFunctions.Match);
        foreach (var (name, function) in library.Functions) _lua.AddFunction(name, function);
    }
}
