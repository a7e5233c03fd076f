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
    private const int MostIdle = 256;
    private const int MostYoung = 4 << 20;

    private readonly LuaState _lua;
    private readonly nint _state;
    private readonly Stack<ScriptTask> _idle = new();
    private readonly nint _waitToken;
    private readonly nint _loadingToken;
    private int _collect;
    private bool _isYoung = true;
    private bool _isLoading;
    private int _waiting;

    /// <summary>A machine with Lua's libraries and what <paramref name="library"/> adds, among it <c>print</c> and <c>read_module</c>.</summary>
    /// <exception cref="ScriptException">There is no memory for it.</exception>
    public ScriptVm(ScriptLimits limits, ScriptLibrary library)
    {
        Limits = limits;
        _lua = new(this);
        _state = _lua.Handle;
        (_waitToken, _loadingToken) = RunPrelude(library);
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
        _isLoading = true;
        var outcome = Go(task, 0);
        _isLoading = false;
        if (outcome != ScriptOutcome.Returned)
        {
            var reason = ErrorOf(task);
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

    /// <summary>Has the run of that number stop itself, when it takes memory or calls the host. Any thread, but one at a time.</summary>
    public void AskToStop(long run)
    {
        Run.Ask(run);
        _lua.AskToStop();
    }

    /// <summary>
    /// Has the running callback wait: 1, and later <see cref="Resume"/>, once. Otherwise it cannot, and nothing must be begun. A function of the host returns what
    /// this returns.
    /// </summary>
    public int Wait(LuaStack stack)
    {
        if (_isLoading)
        {
            lua_rawgeti(stack.State, RegistryIndex, _loadingToken);
            stack.PushNil();
            return 2;
        }

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
        if (_idle.Count < MostIdle) _idle.Push(task);
        else luaL_unref(_state, RegistryIndex, task.Reference);
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

    /// <summary>Collects what is of no use any more, at once. True.</summary>
    public bool Collect()
    {
        _lua.Collect();
        return true;
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
        if (!_isLoading) Usage.Failed(Run.WasStopped);
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
        if (!_isLoading) Usage.Ran(Stopwatch.GetTimestamp() - began);
        if (_isYoung && _lua.MemoryUsed > MostYoung) GrowUp();
        return status;
    }

    // By generations garbage costs less, but each collection is one step: with much memory in use it would take too long.
    private void GrowUp()
    {
        _isYoung = false;
        Collector("incremental");
    }

    private void Collector(string mode)
    {
        var stack = _lua.Stack;
        stack.PushKept(_collect);
        stack.Push(mode);
        _lua.Call(0);
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

    private (nint Wait, nint Loading) RunPrelude(ScriptLibrary library)
    {
        var stack = _lua.Stack;
        stack.PushTable();
        stack.Push(Limits.AllowUnsafe);
        stack.SetField("allow_unsafe");
        stack.Push((long)ScriptRun.MostInner);
        stack.SetField("most_inner");
        AddFunctions(library);
        RunText("=bounds", Resource("bounds.lua"));
        RunText("=prelude", Resource("prelude.lua"));
        RunText("=binding", library.Binding);
        stack.PushField(-1, "collect");
        _collect = stack.Keep();
        Collector("generational");
        stack.PushField(-1, "loading_token");
        var loading = stack.Keep();
        stack.PushField(-1, "wait_token");
        var wait = stack.Keep();
        stack.Clear();
        return (wait, loading);
    }

    private void RunText(string name, ReadOnlySpan<byte> text)
    {
        _lua.Compile(text, name);
        _lua.Stack.PushCopy(1);
        _lua.Call(0);
    }

    private static byte[] Resource(string name)
    {
        using var text = new BinaryReader(typeof(ScriptVm).Assembly.GetManifestResourceStream(name)!);
        return text.ReadBytes((int)text.BaseStream.Length);
    }

    private void AddFunctions(ScriptLibrary library)
    {
        _lua.AddFunction("enter", Run.EnterInner);
        _lua.AddFunction("leave", Run.LeaveInner);
        _lua.AddFunction("is_stopping", IsStopping);
        _lua.AddFunction("pattern_cost", PatternFunctions.Cost);
        _lua.AddFunction("find_plain", PatternFunctions.FindPlain);
        _lua.AddFunction("match", PatternFunctions.Match);
        foreach (var (name, function) in library.Functions) _lua.AddFunction(name, function);
    }

    private static int IsStopping(ScriptVm vm, LuaStack stack)
    {
        stack.Push(vm.Run.WasStopped);
        return 1;
    }
}
