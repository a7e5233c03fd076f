using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using static Heliograph.Server.Scripting.LuaNative;

namespace Heliograph.Server.Scripting;

/// <summary>
/// A Lua state with Lua's own libraries, within its memory: what is compiled into it and which functions of the host it can call. One thread, but for
/// <see cref="MemoryUsed"/>.
/// </summary>
internal sealed unsafe class LuaState : IDisposable
{
    private readonly LuaMemory _memory;
    private readonly List<ScriptFunction> _functions = [];
    private readonly ScriptVm _vm;
    private readonly GCHandle _self;

    /// <summary>A state whose functions are called for <paramref name="vm"/>.</summary>
    /// <exception cref="ScriptException">There is no memory for it.</exception>
    public LuaState(ScriptVm vm)
    {
        (_vm, _memory) = (vm, new(vm.Limits.Memory, vm.Run));
        Handle = _memory.Open();
        if (Handle == 0) throw new ScriptException("there is no memory for a Lua state");
        _self = GCHandle.Alloc(this, GCHandleType.Weak);
        ((nint*)Handle)[-1] = GCHandle.ToIntPtr(_self); // the extra space of a state (manual §4.3, lua_getextraspace), which coroutines inherit
        OpenLibraries();
    }

    /// <summary>The state.</summary>
    public nint Handle { get; }

    /// <summary>Its main stack.</summary>
    public LuaStack Stack => new(Handle);

    /// <summary>Bytes in use. Any thread.</summary>
    public long MemoryUsed => _memory.Used;

    /// <summary>Whether a script runs now, which can be refused memory.</summary>
    public bool IsLimited
    {
        set => _memory.IsLimited = value;
    }

    /// <summary>Has the run look, as soon as it takes memory or calls the host, whether it shall stop. Any thread.</summary>
    public void AskToStop() => _memory.IsAsked = true;

    /// <summary>Pushes what a text compiles to.</summary>
    /// <exception cref="ScriptException">It does not compile.</exception>
    public void Compile(ReadOnlySpan<byte> text, string name)
    {
        fixed (byte* start = text, label = Encoding.UTF8.GetBytes(name + '\0'), mode = "t\0"u8)
        {
            if (luaL_loadbufferx(Handle, start, (nuint)text.Length, label, mode) != Ok) throw new ScriptException(PopText());
        }
    }

    /// <summary>Calls what has been compiled with the value above it.</summary>
    /// <exception cref="ScriptException">It fails.</exception>
    public void Call(int results)
    {
        if (lua_pcallk(Handle, 1, results, 0, 0, 0) != Ok) throw new ScriptException(PopText());
    }

    /// <summary>Sets a field of the table on top to a function of the host.</summary>
    public void AddFunction(string name, ScriptFunction function)
    {
        _functions.Add(function);
        lua_pushinteger(Handle, _functions.Count - 1);
        lua_pushcclosure(Handle, &Enter, 1);
        Stack.SetField(name);
    }

    /// <summary>Collects what is of no use any more, at once.</summary>
    public void Collect() => _ = lua_gc(Handle, LuaNative.Collect, 0);

    /// <summary>The calls that led a coroutine to where it is.</summary>
    public string Traceback(nint thread)
    {
        luaL_traceback(Handle, thread, null, 0);
        return PopText();
    }

    /// <summary>Closes the state; nothing may be running in it.</summary>
    public void Dispose()
    {
        lua_close(Handle);
        _self.Free();
        _memory.Dispose();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Enter(nint thread)
    {
        var state = Unsafe.As<LuaState>(GCHandle.FromIntPtr(((nint*)thread)[-1]).Target!);
        var wasLimited = state._memory.IsLimited;
        state.IsLimited = false;
        var stack = new LuaStack(thread);
        try
        {
            if (!stack.Reserve(32)) return 0;
            if (state._memory.IsOver && !state.TryFree()) return stack.Fail("not enough memory");
            return state._functions[(int)lua_tointegerx(thread, Upvalue(1), out _)](state._vm, stack);
        }
        catch (Exception fault)
        {
            return stack.Fail($"an error inside the server: {fault.Message}");
        }
        finally
        {
            state.IsLimited = wasLimited;
            if (state._memory.IsAsked) state._vm.Run.Obey();
        }
    }

    // What the host makes is not refused; a script that has only that made is refused the next.
    private bool TryFree()
    {
        Collect();
        return !_memory.IsOver;
    }

    private void OpenLibraries()
    {
        var library = NativeLibrary.Load("lua54", typeof(KeraLua.Lua).Assembly, null);
        foreach (var (name, open) in new[] { ("_G", "base"), ("coroutine", "coroutine"), ("table", "table"), ("string", "string"), ("math", "math"), ("utf8", "utf8"), ("os", "os"), ("io", "io"), ("debug", "debug") })
        {
            fixed (byte* text = Encoding.ASCII.GetBytes(name + '\0')) luaL_requiref(Handle, text, NativeLibrary.GetExport(library, "luaopen_" + open), 1);
        }

        Stack.Clear();
    }

    private string PopText()
    {
        var text = Stack.Text(-1) ?? "?";
        Stack.Pop(1);
        return text;
    }
}
