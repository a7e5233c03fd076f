using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Heliograph.Server.Scripting;

/// <summary>
/// The functions of the Lua 5.4 library that are used, under their own names (Lua 5.4 manual §4). None of them may raise an error here: a jump over
/// managed frames is undefined. That is why what runs a script is entered through <see cref="lua_resume"/> and <see cref="lua_pcallk"/> only, tables are
/// read and written raw, and memory is never refused while managed code runs (<see cref="LuaMemory"/>).
/// </summary>
internal static unsafe partial class LuaNative
{
    internal const int Ok = 0;
    internal const int Yield = 1;
    internal const int MultipleResults = -1;
    internal const int RegistryIndex = -1_000_000 - 1000;
    internal const int MaskCount = 8;
    internal const int Collect = 2;

    private const string Library = "lua54";

    /// <summary>The n-th upvalue of the running C function.</summary>
    internal static int Upvalue(int index) => RegistryIndex - index;

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial nint lua_newstate(delegate* unmanaged[Cdecl]<void*, void*, nuint, nuint, void*> allocate, void* data);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void lua_close(nint state);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial nint lua_newthread(nint state);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int lua_closethread(nint state, nint from);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int lua_resume(nint state, nint from, int arguments, out int results);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int lua_pcallk(nint state, int arguments, int results, int handler, nint context, nint continuation);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int luaL_loadbufferx(nint state, byte* text, nuint length, byte* name, byte* mode);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void luaL_traceback(nint state, nint of, byte* message, int level);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int luaL_ref(nint state, int table);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void luaL_unref(nint state, int table, int reference);

    [LibraryImport(Library), SuppressGCTransition, UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void lua_sethook(nint state, nint hook, int mask, int count);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int lua_gc(nint state, int what, int data);

    // Whatever takes memory calls back into managed code, and so needs the transition.
    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int lua_checkstack(nint state, int room);

    [LibraryImport(Library), SuppressGCTransition, UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int lua_gettop(nint state);

    [LibraryImport(Library), SuppressGCTransition, UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void lua_settop(nint state, int index);

    [LibraryImport(Library), SuppressGCTransition, UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void lua_pushvalue(nint state, int index);

    [LibraryImport(Library), SuppressGCTransition, UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void lua_rotate(nint state, int index, int by);

    [LibraryImport(Library), SuppressGCTransition, UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void lua_xmove(nint from, nint to, int count);

    [LibraryImport(Library), SuppressGCTransition, UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial LuaType lua_type(nint state, int index);

    [LibraryImport(Library), SuppressGCTransition, UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int lua_isinteger(nint state, int index);

    [LibraryImport(Library), SuppressGCTransition, UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial long lua_tointegerx(nint state, int index, out int isNumber);

    [LibraryImport(Library), SuppressGCTransition, UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial double lua_tonumberx(nint state, int index, out int isNumber);

    [LibraryImport(Library), SuppressGCTransition, UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int lua_toboolean(nint state, int index);

    // Turns a number in place into a string, which takes memory.
    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial byte* lua_tolstring(nint state, int index, out nuint length);

    [LibraryImport(Library), SuppressGCTransition, UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial nint lua_tothread(nint state, int index);

    [LibraryImport(Library), SuppressGCTransition, UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void lua_pushnil(nint state);

    [LibraryImport(Library), SuppressGCTransition, UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void lua_pushboolean(nint state, int value);

    [LibraryImport(Library), SuppressGCTransition, UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void lua_pushinteger(nint state, long value);

    [LibraryImport(Library), SuppressGCTransition, UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void lua_pushnumber(nint state, double value);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial nint lua_pushlstring(nint state, byte* text, nuint length);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void lua_pushcclosure(nint state, delegate* unmanaged[Cdecl]<nint, int> function, int upvalues);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void lua_createtable(nint state, int items, int fields);

    [LibraryImport(Library), SuppressGCTransition, UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial LuaType lua_rawget(nint state, int table);

    [LibraryImport(Library), SuppressGCTransition, UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial LuaType lua_rawgeti(nint state, int table, long index);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void lua_rawset(nint state, int table);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void lua_rawseti(nint state, int table, long index);

    [LibraryImport(Library), SuppressGCTransition, UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial ulong lua_rawlen(nint state, int index);

    [LibraryImport(Library), SuppressGCTransition, UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int lua_setmetatable(nint state, int table);

    // The key must be nil or one of the table's.
    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int lua_next(nint state, int table);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void luaL_requiref(nint state, byte* name, nint open, int global);
}
