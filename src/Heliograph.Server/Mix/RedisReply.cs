using Heliograph.Server.Scripting;
using StackExchange.Redis;

namespace Heliograph.Server.Mix;

/// <summary>Answers of Redis as Lua values.</summary>
internal static class RedisReply
{
    private const string Array = "ArrayRedisResult"; // These types are not public in this version of the client.
    private const string Error = "ErrorRedisResult";

    /// <summary>
    /// Pushes an answer: a whole number, a string, nil, or a table of those with their count as <c>n</c>, which a nil among them would hide. An error among
    /// them is its text.
    /// </summary>
    /// <exception cref="InvalidDataException">It is nested too deeply; some of it is on the stack.</exception>
    public static int Push(LuaStack stack, RedisResult result)
    {
        Push(stack, result, LuaStack.MaxDepth);
        return 1;
    }

    private static void Push(LuaStack stack, RedisResult result, int levels)
    {
        var kind = result.GetType().Name;
        if (levels < 0 || !stack.Reserve(8)) throw new InvalidDataException("the answer is nested too deeply");
        if (kind == Error) stack.Push(result.ToString());
        else if (result.IsNull) stack.PushNil();
        else if (kind == Array) PushArray(stack, (RedisResult[])result, levels - 1);
        else PushValue(stack, (RedisValue)result);
    }

    private static void PushArray(LuaStack stack, RedisResult[] results, int levels)
    {
        stack.PushTable(items: results.Length, fields: 1);
        for (var i = 0; i < results.Length; i++)
        {
            Push(stack, results[i], levels);
            stack.SetItem(i + 1);
        }

        stack.Push((long)results.Length);
        stack.SetField("n");
    }

    private static void PushValue(LuaStack stack, RedisValue value)
    {
        if (value.IsInteger) stack.Push((long)value);
        else stack.Push((byte[])value!);
    }
}
