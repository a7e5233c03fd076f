using System.Text;
using System.Text.Json;
using Heliograph.Server.Mesh;
using Heliograph.Server.Scripting;

namespace Heliograph.Server.Gateway;

/// <summary>What the API does with a connection, on its shard's thread. Null, or why not.</summary>
internal static class ConnectionCall
{
    /// <summary>Does it.</summary>
    public static string? Run(GatewayConnection connection, ConnectionFunction function, IReadOnlyList<JsonElement> arguments) => function switch
    {
        ConnectionFunction.SetContext => SetContext(connection, arguments),
        ConnectionFunction.SetContextValue => SetContextValue(connection, arguments),
        ConnectionFunction.Subscribe => EachChannel(arguments, connection.Subscribe),
        _ => EachChannel(arguments, connection.Unsubscribe),
    };

    private static string? SetContext(GatewayConnection connection, IReadOnlyList<JsonElement> arguments)
    {
        if (arguments is not [{ ValueKind: JsonValueKind.Object } context]) return "set_context takes one object";
        var problem = connection.ChangeContext(stack =>
        {
            if (Push(stack, context) is { } wrong) return wrong;
            stack.RemoveBelowTop();
            return null;
        });
        if (problem is not null) return problem;
        foreach (var field in context.EnumerateObject()) connection.Waits?.Wake(field.Name);
        return null;
    }

    private static string? SetContextValue(GatewayConnection connection, IReadOnlyList<JsonElement> arguments)
    {
        if (arguments is not [{ ValueKind: JsonValueKind.String } key, var value]) return "set_context_value takes a key, which is a string, and a value";
        var name = key.GetString()!;
        var problem = connection.ChangeContext(stack =>
        {
            if (Push(stack, value) is { } wrong) return wrong;
            stack.SetField(name);
            return null;
        });
        if (problem is null && value.ValueKind != JsonValueKind.Null) connection.Waits?.Wake(name);
        return problem;
    }

    private static string? EachChannel(IReadOnlyList<JsonElement> arguments, Func<byte[], string?> action)
    {
        if (arguments.Count == 0 || arguments.Any(one => one.ValueKind != JsonValueKind.String)) return "channels are strings";
        foreach (var channel in arguments)
        {
            if (action(Encoding.UTF8.GetBytes(channel.GetString()!)) is { } problem) return problem;
        }

        return null;
    }

    private static string? Push(LuaStack stack, JsonElement value) => LuaJson.TryPush(stack, Encoding.UTF8.GetBytes(value.GetRawText()));
}
