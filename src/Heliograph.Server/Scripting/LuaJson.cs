using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using static Heliograph.Server.Scripting.LuaNative;

namespace Heliograph.Server.Scripting;

/// <summary>
/// JSON texts as Lua values and back. Whole numbers become integers, others floats, null becomes nil. A table whose keys are 1 to n becomes an array, also
/// an empty one; any other an object, its numbers as keys written as strings. At most <see cref="LuaStack.MaxDepth"/> levels.
/// </summary>
internal static class LuaJson
{
    private static readonly JsonReaderOptions s_reading = new() { MaxDepth = LuaStack.MaxDepth };
    private static readonly JsonWriterOptions s_writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = LuaStack.MaxDepth + 1 };

    /// <summary>Pushes the value of a text; when it has none, pushes nothing and says why.</summary>
    public static string? TryPush(LuaStack stack, ReadOnlySpan<byte> json)
    {
        var top = stack.Count;
        var reader = new Utf8JsonReader(json, s_reading);
        try
        {
            reader.Read();
            Push(stack, ref reader);
            if (!reader.Read()) return null;
        }
        catch (JsonException wrong)
        {
            lua_settop(stack.State, top);
            return $"not JSON at line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine + 1}";
        }
        catch (InvalidOperationException)
        {
            lua_settop(stack.State, top);
            return "not JSON: a text is not valid UTF-8";
        }

        lua_settop(stack.State, top);
        return "not JSON: something follows the value";
    }

    /// <summary>Writes a value as JSON; when it cannot be, says why.</summary>
    public static string? TryWrite(LuaStack stack, int index, IBufferWriter<byte> to)
    {
        using var writer = new Utf8JsonWriter(to, s_writing);
        return Write(stack, index < 0 ? stack.Count + index + 1 : index, writer, 0);
    }

    private static void Push(LuaStack stack, ref Utf8JsonReader reader)
    {
        if (!stack.Reserve(8)) throw new JsonException();
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject: PushObject(stack, ref reader); break;
            case JsonTokenType.StartArray: PushArray(stack, ref reader); break;
            case JsonTokenType.String: stack.Push(reader.GetString()); break;
            case JsonTokenType.Number when reader.TryGetInt64(out var whole): stack.Push(whole); break;
            case JsonTokenType.Number: stack.Push(reader.GetDouble()); break;
            case JsonTokenType.True or JsonTokenType.False: stack.Push(reader.GetBoolean()); break;
            default: stack.PushNil(); break;
        }
    }

    private static void PushObject(LuaStack stack, ref Utf8JsonReader reader)
    {
        stack.PushTable();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            stack.Push(reader.GetString());
            reader.Read();
            Push(stack, ref reader);
            lua_rawset(stack.State, -3);
        }
    }

    private static void PushArray(LuaStack stack, ref Utf8JsonReader reader)
    {
        stack.PushTable();
        for (var i = 1; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            Push(stack, ref reader);
            stack.SetItem(i);
        }
    }

    private static string? Write(LuaStack stack, int index, Utf8JsonWriter writer, int depth)
    {
        switch (stack.TypeOf(index))
        {
            case LuaType.Nil or LuaType.None: writer.WriteNullValue(); return null;
            case LuaType.Boolean: writer.WriteBooleanValue(stack.Truth(index)); return null;
            case LuaType.Number: return WriteNumber(stack, index, writer);
            case LuaType.String: return WriteText(stack, index, writer);
            case LuaType.Table: return depth < LuaStack.MaxDepth && stack.Reserve(8) ? WriteTable(stack, index, writer, depth + 1) : "a table is nested too deeply, or contains itself";
            case var type: return $"a {type.ToString().ToLowerInvariant()} has no JSON form";
        }
    }

    private static string? WriteNumber(LuaStack stack, int index, Utf8JsonWriter writer)
    {
        if (lua_isinteger(stack.State, index) != 0)
        {
            writer.WriteNumberValue(stack.Integer(index)!.Value);
            return null;
        }

        var number = stack.Number(index)!.Value;
        if (!double.IsFinite(number)) return "a number that is not finite has no JSON form";
        if (number == Math.Floor(number) && Math.Abs(number) < 1e15) writer.WriteNumberValue((long)number);
        else writer.WriteNumberValue(number);
        return null;
    }

    private static string? WriteText(LuaStack stack, int index, Utf8JsonWriter writer)
    {
        stack.TryBytes(index, out var bytes);
        if (!System.Text.Unicode.Utf8.IsValid(bytes)) return "a string is not valid UTF-8; encode binary data first, for example with mix.base64_encode";
        writer.WriteStringValue(bytes);
        return null;
    }

    private static string? WriteTable(LuaStack stack, int index, Utf8JsonWriter writer, int depth) =>
        IsArray(stack, index, out var length) ? WriteArray(stack, (index, length), writer, depth) : WriteObject(stack, index, writer, depth);

    private static bool IsArray(LuaStack stack, int index, out long length)
    {
        length = (long)lua_rawlen(stack.State, index);
        var count = 0L;
        stack.PushNil();
        while (lua_next(stack.State, index) != 0)
        {
            stack.Pop(1);
            if (++count > length || lua_isinteger(stack.State, -1) == 0)
            {
                stack.Pop(1);
                return false;
            }
        }

        return count == length;
    }

    private static string? WriteArray(LuaStack stack, (int Index, long Length) table, Utf8JsonWriter writer, int depth)
    {
        writer.WriteStartArray();
        for (var i = 1L; i <= table.Length; i++)
        {
            lua_rawgeti(stack.State, table.Index, i);
            var problem = Write(stack, stack.Count, writer, depth);
            stack.Pop(1);
            if (problem is not null) return problem;
        }

        writer.WriteEndArray();
        return null;
    }

    private static string? WriteObject(LuaStack stack, int index, Utf8JsonWriter writer, int depth)
    {
        writer.WriteStartObject();
        stack.PushNil();
        while (lua_next(stack.State, index) != 0)
        {
            if (WriteField(stack, writer, depth) is { } problem)
            {
                stack.Pop(2);
                return problem;
            }

            stack.Pop(1);
        }

        writer.WriteEndObject();
        return null;
    }

    // Of the key a copy is read: reading turns a number into a string in place, which lua_next would not find again.
    private static string? WriteField(LuaStack stack, Utf8JsonWriter writer, int depth)
    {
        if (stack.TypeOf(-2) is not (LuaType.String or LuaType.Number)) return $"a {stack.TypeOf(-2).ToString().ToLowerInvariant()} cannot be a key in JSON";
        stack.PushCopy(-2);
        stack.TryBytes(-1, out var name);
        var isText = System.Text.Unicode.Utf8.IsValid(name);
        if (isText) writer.WritePropertyName(name);
        stack.Pop(1);
        return isText ? Write(stack, stack.Count, writer, depth) : "a key is not valid UTF-8";
    }
}
