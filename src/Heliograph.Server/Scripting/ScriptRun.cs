using System.Runtime.InteropServices;
using static Heliograph.Server.Scripting.LuaNative;

namespace Heliograph.Server.Scripting;

/// <summary>
/// What runs in a machine now, and how it is stopped: by a hook that raises an error at the next instruction. A script that takes memory or calls the host does
/// that to itself; for one that does neither the watch does it, and the machine does not go on to another callback while the watch is at it. Used on the
/// machine's thread, but for <see cref="Number"/>, <see cref="Ask"/> and <see cref="Stop"/>.
/// </summary>
internal sealed class ScriptRun
{
    /// <summary>Coroutines of a script's own that may run inside one another.</summary>
    public const int MostInner = 200;

    private const long Running = 1;
    private const long Stopping = 2;
    private static readonly nint s_raise = NativeLibrary.GetExport(NativeLibrary.Load("lua54", typeof(KeraLua.Lua).Assembly, null), "luaL_error");

    private readonly List<nint> _inner = [];
    private nint _thread;
    private long _number;
    private long _asked;

    /// <summary>Tells one run from another, and whether it is going on. Any thread.</summary>
    public long Number => Volatile.Read(ref _number);

    /// <summary>Whether the last run, or that which is going on, was stopped.</summary>
    public bool WasStopped { get; private set; }

    /// <summary>Whether a run of that number is going on.</summary>
    public static bool IsGoingOn(long number) => (number & (Running | Stopping)) == Running;

    /// <summary>Asks the run of that number to stop itself, where <see cref="Obey"/> is called. Any thread, but one at a time.</summary>
    public void Ask(long number) => Volatile.Write(ref _asked, number);

    /// <summary>Stops this run if that was asked.</summary>
    public void Obey()
    {
        // The watch may be at it: then it walks over what would be moved about now.
        while ((Volatile.Read(ref _number) & (Running | Stopping)) == (Running | Stopping)) Thread.SpinWait(8);
        if (_asked != 0 && _asked == _number && !WasStopped) SetHooks();
    }

    /// <summary>
    /// Stops the run of that number from outside unless it has ended or stopped itself. (Manual §4.7: a hook may be set asynchronously. It would not be safe beside
    /// calls that move memory about, but those call <see cref="Obey"/>.) Any thread, but one at a time.
    /// </summary>
    public void Stop(long number)
    {
        if (WasStopped || Interlocked.CompareExchange(ref _number, number | Stopping, number) != number) return;
        SetHooks();
        Volatile.Write(ref _number, (number | Stopping) & ~Running);
    }

    /// <summary>A callback begins, or goes on.</summary>
    public void Begin(nint thread)
    {
        _thread = thread;
        WasStopped = false;
        Volatile.Write(ref _number, (_number & ~(Running | Stopping)) + 4 | Running);
    }

    /// <summary>It has ended, or waits. When it is being stopped, waits until the watch has done so: its hook must not hit the next callback.</summary>
    public void End()
    {
        var number = _number & ~Stopping | Running;
        if (Interlocked.CompareExchange(ref _number, number & ~Running, number) != number)
        {
            while ((Volatile.Read(ref _number) & Running) != 0) Thread.SpinWait(8);
        }

        if (WasStopped) lua_sethook(_thread, 0, 0, 0);
        if (_inner.Count == 0) return;
        lock (_inner) _inner.Clear();
    }

    /// <summary>enter(coroutine) → how many there are with it: one of the script's own begins; it is stopped with the callback it runs in. nil, error when there are too many.</summary>
    public int EnterInner(ScriptVm vm, LuaStack stack)
    {
        Obey();
        lock (_inner)
        {
            if (WasStopped) return stack.Fail("stopped"); // It would keep the hook without having run.

            // Those after the one that calls have ended without saying so.
            var caller = _inner.LastIndexOf(stack.State) + 1;
            _inner.RemoveRange(caller, _inner.Count - caller);
            if (caller == MostInner) return stack.Fail("too many coroutines inside one another");
            _inner.Add(lua_tothread(stack.State, 1));
        }

        stack.Push((long)_inner.Count);
        return 1;
    }

    /// <summary>leave(number): the one that was told that number has ended, or yielded.</summary>
    public int LeaveInner(ScriptVm vm, LuaStack stack)
    {
        lock (_inner)
        {
            var from = Math.Clamp((int)(stack.Integer(1) ?? 1) - 1, 0, _inner.Count);
            _inner.RemoveRange(from, _inner.Count - from);
        }

        return 0;
    }

    private void SetHooks()
    {
        WasStopped = true;
        lua_sethook(_thread, s_raise, MaskCount, 1);
        lock (_inner)
        {
            foreach (var thread in _inner) lua_sethook(thread, s_raise, MaskCount, 1);
        }
    }
}
