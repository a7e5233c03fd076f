using Heliograph.Server.Scripting;
using StackExchange.Redis;

namespace Heliograph.Server.Mix;

/// <summary>Answers of Redis as Lua values.</summary>
internal static class RedisReply
{
    private const string Array = "ArrayRedisResult"; // Its type is not public in this version of the client.

    /// <summary>
    /// Pushes an answer: a whole number, a string, nil, or a table of those with their count as <c>n</c>, which a nil among them would hide.
    /// </summary>
    public static int Push(LuaStack stack, RedisResult result)
    {
        if (!stack.Reserve(8)) return stack.Fail("the answer is nested too deeply");
        if (result.IsNull) stack.PushNil();
        else if (result.GetType().Name == Array) PushArray(stack, (RedisResult[])result);
        else PushValue(stack, (RedisValue)result);
        return 1;
    }

    private static void PushArray(LuaStack stack, RedisResult[] results)
    {
        stack.PushTable(items: results.Length, fields: 1);
        for (var i = 0; i < results.Length; i++)
        {
            Push(stack, results[i]);
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
