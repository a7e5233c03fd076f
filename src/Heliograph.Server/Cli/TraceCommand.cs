using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Cli;

/// <summary><c>heliograph trace</c>: what a client, an address or a topic does on the server that runs on this machine.</summary>
internal static class TraceCommand
{
    private static readonly string[] s_titles = ["NAME", "TYPE", "OF", "STATUS", "START", "END", "BYTES"];

    /// <summary>The command with its subcommands.</summary>
    public static Command Create(Func<ParseResult, ConfigurationSources> sources, TextWriter output, TextWriter error)
    {
        var api = new ApiCommand(sources, output, error);
        var name = new Argument<string>("NAME") { Description = "What the trace is called: letters, digits, _ and -" };
        var type = new Argument<string>("TYPE") { Description = "clientid, topic or ip_address" };
        var value = new Argument<string>("VALUE") { Description = "The identifier, topic filter or address" };
        var until = new Option<string?>("--until") { Description = "When it ends, RFC 3339 (default: in ten minutes)", HelpName = "TIME" };
        var payload = new Option<string?>("--payload") { Description = "How payloads are shown: text (default), hex or hidden", HelpName = "HOW" };
        var json = new Option<bool>("--json") { Description = "A JSON object a line" };
        return new("trace", "Write down what a client or topic does on the running server")
        {
            api.Subcommand("start", "Begin a trace", async (server, parsed) =>
            {
                var body = new JsonObject { ["name"] = parsed.GetValue(name), ["type"] = parsed.GetValue(type), [parsed.GetValue(type)!] = parsed.GetValue(value) };
                if (parsed.GetValue(until) is { } end) body["end_at"] = end;
                if (parsed.GetValue(payload) is { } how) body["payload_encode"] = how;
                if (parsed.GetValue(json)) body["formatter"] = "json";
                var trace = await ApiCommand.AskAsync(server, HttpMethod.Post, "/trace", body.ToJsonString()).ConfigureAwait(false);
                output.WriteLine($"{parsed.GetValue(name)} is {trace.GetProperty("status").GetString()} until {trace.GetProperty("end_at").GetString()}");
            }, name, type, value, until, payload, json),
            api.Subcommand("stop", "End a trace; its file stays", async (server, parsed) =>
            {
                await ApiCommand.AskAsync(server, HttpMethod.Put, $"/trace/{Uri.EscapeDataString(parsed.GetValue(name)!)}/stop").ConfigureAwait(false);
                output.WriteLine($"stopped {parsed.GetValue(name)}");
            }, name),
            api.Subcommand("list", "List traces", async (server, _) =>
                api.Print([s_titles, .. (await ApiCommand.AskAsync(server, HttpMethod.Get, "/trace").ConfigureAwait(false)).EnumerateArray().Select(RowOf)])),
            api.Subcommand("show", "Print what a trace has recorded", (server, parsed) => ShowAsync(server, output, parsed.GetValue(name)!), name),
            api.Subcommand("delete", "End a trace and remove its file", async (server, parsed) =>
            {
                await ApiCommand.AskAsync(server, HttpMethod.Delete, $"/trace/{Uri.EscapeDataString(parsed.GetValue(name)!)}").ConfigureAwait(false);
                output.WriteLine($"deleted {parsed.GetValue(name)}");
            }, name),
        };
    }

    private static async Task ShowAsync(HttpClient server, TextWriter output, string name)
    {
        for (long position = 0, bytes = 1; bytes > 0;)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"/trace/{Uri.EscapeDataString(name)}/log?bytes=1000000&position={position}");
            var part = await ApiCommand.AskAsync(server, HttpMethod.Get, path).ConfigureAwait(false);
            output.Write(part.GetProperty("items").GetString());
            (position, bytes) = (part.GetProperty("meta").GetProperty("position").GetInt64(), part.GetProperty("meta").GetProperty("bytes").GetInt64());
        }
    }

    private static string[] RowOf(JsonElement trace) =>
    [
        Text(trace, "name"), Text(trace, "type"), ApiCommand.Plain(Text(trace, Text(trace, "type"))), Text(trace, "status"), Text(trace, "start_at"), Text(trace, "end_at"),
        trace.GetProperty("log_size").EnumerateObject().Sum(node => node.Value.GetInt64()).ToString(CultureInfo.InvariantCulture),
    ];

    private static string Text(JsonElement trace, string name) => trace.GetProperty(name).GetString()!;
}
