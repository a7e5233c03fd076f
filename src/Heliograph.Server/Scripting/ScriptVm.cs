using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using static Heliograph.Server.Scripting.LuaNative;

namespace Heliograph.Server.Scripting;

/// <summary>
/// One Lua state and the callbacks that run in it. Responsible for
/// <list type="bullet">
/// <item>what scripts find in it: Lua's safe libraries, the 5.1 dialect (prelude.lua) and the functions it is given,</item>
/// <item>running each callback in a coroutine, which may wait and go on later,</item>
/// <item>the bounds of <see cref="ScriptLimits"/>: memory in its allocator, time through <see cref="ScriptWatch"/>.</item>
/// </list>
/// Used on one thread; <see cref="Stop"/> and what says so may be called from any. A callback never runs inside another one.
/// </summary>
internal sealed unsafe class ScriptVm : IDisposable
{
    private const int Running = 1;
    private const int Stopping = 2;
    private static readonly nint s_raise = NativeLibrary.GetExport(NativeLibrary.Load("lua54", typeof(KeraLua.Lua).Assembly, null), "luaL_error");

    private readonly LuaMemory _memory;
    private readonly nint _state;
    private readonly GCHandle _self;
    private readonly List<ScriptFunction> _functions = [];
    private readonly Stack<ScriptTask> _idle = new();
    private readonly List<nint> _inner = [];
    private readonly nint _waitToken;
    private nint _running;
    private long _run;
    private int _waiting;
    private bool _wasStopped;

    /// <summary>A machine with Lua's libraries and what <paramref name="library"/> adds, among it <c>print</c> and <c>read_module</c>.</summary>
    /// <exception cref="ScriptException">There is no memory for it.</exception>
    public ScriptVm(ScriptLimits limits, ScriptLibrary library)
    {
        Limits = limits;
        _memory = new(limits.Memory);
        _state = _memory.Open();
        if (_state == 0) throw new ScriptException("there is no memory for a Lua state");
        _self = GCHandle.Alloc(this, GCHandleType.Weak);
        ((nint*)_state)[-1] = GCHandle.ToIntPtr(_self); // the extra space of a state (manual §4.3, lua_getextraspace), which coroutines inherit
        OpenLibraries();
        _waitToken = RunPrelude(library);
    }

    /// <summary>What scripts may use.</summary>
    public ScriptLimits Limits { get; }

    /// <summary>Bytes in use. Any thread.</summary>
    public long MemoryUsed => _memory.Used;

    /// <summary>Callbacks that wait now.</summary>
    public int Waiting => _waiting;

    /// <summary>The callback that runs now.</summary>
    public ScriptTask? Current { get; private set; }

    /// <summary>Tells one run of a callback from another, and whether it is running. Any thread.</summary>
    public long Run => Volatile.Read(ref _run);

    /// <summary>Whether a run of that number is going on.</summary>
    public static bool IsRunning(long run) => (run & (Running | Stopping)) == Running;

    /// <summary>Stops the run of that number unless it has ended. Any thread, but one at a time.</summary>
    public void Stop(long run)
    {
        if (Interlocked.CompareExchange(ref _run, run | Stopping, run) != run) return;
        lua_sethook(_running, s_raise, MaskCount, 1);
        lock (_inner)
        {
            foreach (var thread in _inner) lua_sethook(thread, s_raise, MaskCount, 1);
        }

        Volatile.Write(ref _run, (run | Stopping) & ~Running);
    }

    /// <summary>Compiles and runs a text: a script's entry file. What it defines is there afterwards.</summary>
    /// <exception cref="ScriptException">It does not compile, or fails.</exception>
    public void Load(ReadOnlySpan<byte> text, string name)
    {
        Compile(text, "@" + name);
        var task = Take();
        lua_xmove(_state, task.Thread, 1);
        if (Start(task, 0) is var outcome && outcome != ScriptOutcome.Returned)
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
        task.Step++;
        task.IsWaiting = false;
        var before = Current;
        Current = task;
        Enter(task.Thread);
        var status = lua_resume(task.Thread, _state, arguments, out var results);
        Leave();
        Current = before;
        if (status == Yield) return Suspended(task, results);
        task.IsWaiting = false; // What cannot be suspended, a callback of table.sort for example, fails after it has asked to wait.
        return status == Ok ? ScriptOutcome.Returned : ScriptOutcome.Failed;
    }

    /// <summary>Goes on with a callback that waits: push what it waited for, then this. Tells <see cref="ScriptTask.Ended"/> when it comes to an end.</summary>
    public void Resume(ScriptTask task, int results)
    {
        _waiting--;
        var outcome = Start(task, results);
        if (outcome != ScriptOutcome.Waiting) task.Ended?.Invoke(task, outcome);
    }

    /// <summary>Room for the host's own values while no callback runs; leave it as it was.</summary>
    public LuaStack HostStack => new(_state);

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
        if (_wasStopped) message = message.Replace("\x03", "", StringComparison.Ordinal) + $"stopped: it ran longer than {Limits.Time.TotalMilliseconds:F0} ms";
        luaL_traceback(_state, task.Thread, null, 0);
        return $"{message}\n{PopText()}";
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
    public void Dispose()
    {
        lua_close(_state);
        _self.Free();
        _memory.Dispose();
    }

    /// <summary>Adds a function of the host; gives the number it is called by.</summary>
    private void PushFunction(ScriptFunction function)
    {
        _functions.Add(function);
        lua_pushinteger(_state, _functions.Count - 1);
        lua_pushcclosure(_state, &Call, 1);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Call(nint state)
    {
        var vm = Unsafe.As<ScriptVm>(GCHandle.FromIntPtr(((nint*)state)[-1]).Target!);
        vm._memory.IsLimited = false;
        var stack = new LuaStack(state);
        try
        {
            if (!stack.Reserve(32)) return 0;
            return vm._functions[(int)lua_tointegerx(state, Upvalue(1), out _)](vm, stack);
        }
        catch (Exception fault)
        {
            return stack.Fail($"an error inside the server: {fault.Message}");
        }
        finally
        {
            vm._memory.IsLimited = true;
        }
    }

    private ScriptTask Take()
    {
        if (_idle.TryPop(out var task)) return task;
        var thread = lua_newthread(_state);
        return new(thread, luaL_ref(_state, RegistryIndex));
    }

    private void Enter(nint thread)
    {
        _running = thread;
        _wasStopped = false;
        Volatile.Write(ref _run, (_run & ~3L) + 4 | Running);
        _memory.IsLimited = true;
    }

    // When it is being stopped, waits until the watch has done so: its hook must not hit the next callback.
    private void Leave()
    {
        _memory.IsLimited = false;
        var run = _run & ~(long)Stopping | Running;
        if (Interlocked.CompareExchange(ref _run, run & ~(long)Running, run) != run)
        {
            while ((Volatile.Read(ref _run) & Running) != 0) Thread.SpinWait(8);
            lua_sethook(_running, 0, 0, 0);
            _wasStopped = true;
        }

        if (_inner.Count == 0) return;
        lock (_inner) _inner.Clear();
    }

    private ScriptOutcome Suspended(ScriptTask task, int results)
    {
        var isOurs = task.IsWaiting && results == 1;
        lua_settop(task.Thread, 0);
        if (isOurs)
        {
            _waiting++;
            return ScriptOutcome.Waiting;
        }

        task.IsWaiting = false;
        new LuaStack(task.Thread).Push("coroutine.yield outside of a coroutine of the script's own");
        return ScriptOutcome.Failed;
    }

    private void OpenLibraries()
    {
        var library = NativeLibrary.Load("lua54", typeof(KeraLua.Lua).Assembly, null);
        foreach (var (name, open) in new[] { ("_G", "base"), ("coroutine", "coroutine"), ("table", "table"), ("string", "string"), ("math", "math"), ("utf8", "utf8"), ("os", "os"), ("io", "io"), ("debug", "debug") })
        {
            fixed (byte* text = Encoding.ASCII.GetBytes(name + '\0')) luaL_requiref(_state, text, NativeLibrary.GetExport(library, "luaopen_" + open), 1);
        }

        lua_settop(_state, 0);
    }

    private nint RunPrelude(ScriptLibrary library)
    {
        var stack = new LuaStack(_state);
        using var text = new BinaryReader(typeof(ScriptVm).Assembly.GetManifestResourceStream("prelude.lua")!);
        Compile(text.ReadBytes((int)text.BaseStream.Length), "=prelude");
        stack.PushTable();
        stack.Push(Limits.AllowUnsafe);
        stack.SetField("allow_unsafe");
        AddFunction(stack, "enter", EnterInner);
        AddFunction(stack, "leave", LeaveInner);
        AddFunction(stack, "pattern_cost", PatternFunctions.Cost);
        AddFunction(stack, "match", PatternFunctions.Match);
        foreach (var (name, function) in library.Functions) AddFunction(stack, name, function);
        Bind(1);
        stack.PushField(-1, "wait_token");
        var token = luaL_ref(_state, RegistryIndex);
        Compile(library.Binding, "=binding");
        stack.PushCopy(1);
        Bind(0);
        stack.Clear();
        return token;
    }

    private void Bind(int results)
    {
        if (lua_pcallk(_state, 1, results, 0, 0, 0) != Ok) throw new ScriptException(PopText());
    }

    private void Compile(ReadOnlySpan<byte> text, string name)
    {
        if (!TryCompile(_state, text, name)) throw new ScriptException(PopText());
    }

    private void AddFunction(LuaStack stack, string name, ScriptFunction function)
    {
        PushFunction(function);
        stack.SetField(name);
    }

    // Coroutines of the script's own are stopped with the callback they run in.
    private static int EnterInner(ScriptVm vm, LuaStack stack)
    {
        lock (vm._inner) vm._inner.Add(lua_tothread(stack.State, 1));
        return 0;
    }

    private static int LeaveInner(ScriptVm vm, LuaStack stack)
    {
        lock (vm._inner) vm._inner.RemoveAt(vm._inner.Count - 1);
        return 0;
    }

    private static bool TryCompile(nint state, ReadOnlySpan<byte> text, string name)
    {
        fixed (byte* start = text, label = Encoding.UTF8.GetBytes(name + '\0'), mode = "t\0"u8)
        {
            return luaL_loadbufferx(state, start, (nuint)text.Length, label, mode) == Ok;
        }
    }

    private string PopText()
    {
        var stack = new LuaStack(_state);
        var text = stack.Text(-1) ?? "?";
        stack.Pop(1);
        return text;
    }
}
