using System.Buffers;
using System.Text;
using static Heliograph.Server.Scripting.LuaNative;

namespace Heliograph.Server.Scripting;

/// <summary>
/// The values of one call between a script and the host: arguments from 1 upwards, negative indexes from the last (Lua 5.4 manual §4.1). Reads without
/// raising errors: what has another type reads as null. A view; valid during the call.
/// </summary>
internal readonly unsafe struct LuaStack(nint state)
{
    /// <summary>Most values there may be below a table that is read as a whole; deeper ones are refused.</summary>
    public const int MaxDepth = 64;

    /// <summary>Whose stack it is.</summary>
    public nint State => state;

    /// <summary>How many values there are.</summary>
    public int Count => lua_gettop(state);

    /// <summary>The type of a value.</summary>
    public LuaType TypeOf(int index) => lua_type(state, index);

    /// <summary>Whether a value is missing or nil.</summary>
    public bool IsNil(int index) => TypeOf(index) <= LuaType.Nil;

    /// <summary>The bytes of a string or number; valid while the value is on the stack. False for anything else.</summary>
    public bool TryBytes(int index, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (TypeOf(index) is not (LuaType.String or LuaType.Number)) return false;
        var start = lua_tolstring(state, index, out var length);
        bytes = new(start, checked((int)length));
        return true;
    }

    /// <summary>The text of a string or number, read as UTF-8; null for anything else.</summary>
    public string? Text(int index) => TryBytes(index, out var bytes) ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>A whole number, also one written as 3.0 or "3"; null for anything else.</summary>
    public long? Integer(int index)
    {
        var value = lua_tointegerx(state, index, out var isNumber);
        return isNumber != 0 ? value : null;
    }

    /// <summary>A number; null for anything else.</summary>
    public double? Number(int index)
    {
        var value = lua_tonumberx(state, index, out var isNumber);
        return isNumber != 0 ? value : null;
    }

    /// <summary>Whether a value is anything but nil and false.</summary>
    public bool Truth(int index) => lua_toboolean(state, index) != 0;

    /// <summary>Pushes nil.</summary>
    public void PushNil() => lua_pushnil(state);

    /// <summary>Pushes true or false.</summary>
    public void Push(bool value) => lua_pushboolean(state, value ? 1 : 0);

    /// <summary>Pushes a whole number.</summary>
    public void Push(long value) => lua_pushinteger(state, value);

    /// <summary>Pushes a number.</summary>
    public void Push(double value) => lua_pushnumber(state, value);

    /// <summary>Pushes a string.</summary>
    public void Push(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes) lua_pushlstring(state, start, (nuint)bytes.Length);
    }

    /// <summary>Pushes a text as UTF-8; nil for null.</summary>
    public void Push(string? text)
    {
        if (text is null)
        {
            PushNil();
            return;
        }

        var room = Encoding.UTF8.GetMaxByteCount(text.Length);
        byte[]? rented = null;
        var bytes = room <= 512 ? stackalloc byte[512] : rented = ArrayPool<byte>.Shared.Rent(room);
        Push(bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Pushes an empty table with room for so many items and fields.</summary>
    public void PushTable(int items = 0, int fields = 0) => lua_createtable(state, items, fields);

    /// <summary>Pushes a copy of a value.</summary>
    public void PushCopy(int index) => lua_pushvalue(state, index);

    /// <summary>Sets a field of the table below the top to the value on top, and pops that.</summary>
    public void SetField(string name)
    {
        Push(name);
        lua_pushvalue(state, -2);
        lua_rawset(state, -4);
        Pop(1);
    }

    /// <summary>Sets an item of the table below the top to the value on top, and pops that.</summary>
    public void SetItem(long index) => lua_rawseti(state, -2, index);

    /// <summary>The length of a string or of a table's sequence, whatever its metatable says.</summary>
    public long Length(int index) => (long)lua_rawlen(state, index);

    /// <summary>Pushes an item of a table's sequence, whatever its metatable says.</summary>
    public LuaType PushItem(int table, long index) => lua_rawgeti(state, table, index);

    /// <summary>Pushes a field of a table, whatever its metatable says; nil when there is none.</summary>
    public LuaType PushField(int table, string name)
    {
        if (table < 0) table = Count + table + 1;
        Push(name);
        return lua_rawget(state, table);
    }

    /// <summary>Moves the value on top to the top of another coroutine's stack, in the same machine.</summary>
    public void MoveTop(LuaStack to) => lua_xmove(state, to.State, 1);

    /// <summary>Pops a value and keeps it for <see cref="PushKept"/>, in all coroutines of the machine.</summary>
    public int Keep() => luaL_ref(state, RegistryIndex);

    /// <summary>Pushes a value that was kept.</summary>
    public void PushKept(int reference) => lua_rawgeti(state, RegistryIndex, reference);

    /// <summary>Makes the table on top, which is popped, the metatable of the table below it.</summary>
    public void SetMetatable() => _ = lua_setmetatable(state, -2);

    /// <summary>Goes over a table that is above the others: pops a key and pushes the next with its value; false, and nothing pushed, at the end. Begin with nil.</summary>
    public bool Next(int table) => lua_next(state, table) != 0;

    /// <summary>Drops the value below the top.</summary>
    public void RemoveBelowTop()
    {
        lua_rotate(state, -2, -1);
        Pop(1);
    }

    /// <summary>Drops values from the top.</summary>
    public void Pop(int count) => lua_settop(state, -count - 1);

    /// <summary>Drops every value.</summary>
    public void Clear() => lua_settop(state, 0);

    /// <summary>Makes sure that <paramref name="room"/> more values fit; false when they do not.</summary>
    public bool Reserve(int room) => lua_checkstack(state, room) != 0;

    /// <summary>Answers a script with nil and an error.</summary>
    public int Fail(string error)
    {
        PushNil();
        Push(error);
        return 2;
    }
}
