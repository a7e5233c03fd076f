using System.Text;
using Heliograph.Server.Mix;
using Heliograph.Server.Scripting;

namespace Heliograph.Server.Gateway;

/// <summary>What a script is told of an upgrade request that was accepted: its header fields by name, and the table <c>server</c>.</summary>
internal static class UpgradeTables
{
    /// <summary>Pushes both.</summary>
    public static void Push(LuaStack stack, ReadOnlySpan<byte> request, string remoteAddress)
    {
        var end = request.IndexOf("\r\n"u8);
        var line = request[..end];
        stack.PushTable();
        var host = PushHeaders(stack, request[(end + 2)..]);
        PushServer(stack, line, host, remoteAddress);
    }

    // Fields of the same name become one, as RFC 9110 §5.3 allows.
    private static string? PushHeaders(LuaStack stack, ReadOnlySpan<byte> rest)
    {
        Dictionary<string, (string Name, string Value)> fields = new(StringComparer.OrdinalIgnoreCase);
        for (var end = rest.IndexOf("\r\n"u8); end > 0; rest = rest[(end + 2)..], end = rest.IndexOf("\r\n"u8))
        {
            var colon = rest[..end].IndexOf((byte)':');
            var name = Encoding.Latin1.GetString(rest[..colon]);
            var value = Encoding.Latin1.GetString(rest[(colon + 1)..end].Trim(" \t"u8));
            fields[name] = fields.TryGetValue(name, out var known) ? (known.Name, $"{known.Value}, {value}") : (name, value);
        }

        foreach (var (name, value) in fields.Values)
        {
            stack.Push(value);
            stack.SetField(HeaderName.Canonical(name));
        }

        return fields.TryGetValue("Host", out var host) ? host.Value : null;
    }

    private static void PushServer(LuaStack stack, ReadOnlySpan<byte> line, string? host, string remoteAddress)
    {
        var parts = Encoding.Latin1.GetString(line).Split(' ');
        stack.PushTable(fields: 5);
        (string Name, string? Value)[] fields =
            [("Method", parts[0]), ("RequestUri", parts[1]), ("ServerProtocol", parts[2]), ("Host", host), ("RemoteAddr", remoteAddress)];
        foreach (var (name, value) in fields)
        {
            stack.Push(value);
            stack.SetField(name);
        }
    }
}
