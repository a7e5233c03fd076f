using System.Runtime.InteropServices;
using static Heliograph.Server.Scripting.LuaNative;

namespace Heliograph.Server.Scripting;

/// <summary>
/// What runs in a machine now, and the handshake by which the watch stops it: the watch sets a hook that raises an error at the next instruction, and the
/// machine does not go on to another callback while the watch is at it. Used on the machine's thread, but for <see cref="Number"/> and <see cref="Stop"/>.
/// </summary>
internal sealed class ScriptRun
{
    private const long Running = 1;
    private const long Stopping = 2;
    private static readonly nint s_raise = NativeLibrary.GetExport(NativeLibrary.Load("lua54", typeof(KeraLua.Lua).Assembly, null), "luaL_error");

    private readonly List<nint> _inner = [];
    private nint _thread;
    private long _number;

    /// <summary>Tells one run from another, and whether it is going on. Any thread.</summary>
    public long Number => Volatile.Read(ref _number);

    /// <summary>Whether the last run ended because it was stopped.</summary>
    public bool WasStopped { get; private set; }

    /// <summary>Whether a run of that number is going on.</summary>
    public static bool IsGoingOn(long number) => (number & (Running | Stopping)) == Running;

    /// <summary>Stops the run of that number unless it has ended. Any thread, but one at a time.</summary>
    public void Stop(long number)
    {
        if (Interlocked.CompareExchange(ref _number, number | Stopping, number) != number) return;
        lua_sethook(_thread, s_raise, MaskCount, 1);
        lock (_inner)
        {
            foreach (var thread in _inner) lua_sethook(thread, s_raise, MaskCount, 1);
        }

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
            lua_sethook(_thread, 0, 0, 0);
            WasStopped = true;
        }

        if (_inner.Count == 0) return;
        lock (_inner) _inner.Clear();
    }

    /// <summary>enter(coroutine): one of the script's own begins; it is stopped with the callback it runs in.</summary>
    public int EnterInner(ScriptVm vm, LuaStack stack)
    {
        lock (_inner) _inner.Add(lua_tothread(stack.State, 1));
        return 0;
    }

    /// <summary>leave(): the last one that began has ended, or yielded.</summary>
    public int LeaveInner(ScriptVm vm, LuaStack stack)
    {
        lock (_inner) _inner.RemoveAt(_inner.Count - 1);
        return 0;
    }
}
