using System.CommandLine;
using System.Text.Json;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Cli;

/// <summary><c>heliograph clients</c>: who is connected to the server that runs on this machine.</summary>
internal static class ClientsCommand
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    private static readonly string[] s_titles = ["CLIENTID", "STATE", "ADDRESS", "USERNAME", "SUBSCRIPTIONS", "QUEUED"];

    /// <summary>The command with its subcommands.</summary>
    public static Command Create(Func<ParseResult, ConfigurationSources> sources, TextWriter output, TextWriter error)
    {
        var api = new ApiCommand(sources, output, error);
        var id = new Argument<string>("CLIENTID") { Description = "Its client identifier" };
        var like = new Option<string?>("--like") { Description = "Only those with this in their identifier", HelpName = "TEXT" };
        return new("clients", "List, show and disconnect clients of the running server")
        {
            api.Subcommand("list", "List clients that have a session", (server, parsed) => ListAsync(api, server, parsed.GetValue(like)), like),
            api.Subcommand("show", "Show one as JSON", async (server, parsed) => output.WriteLine(JsonSerializer.Serialize(
                await ApiCommand.AskAsync(server, HttpMethod.Get, PathOf(parsed.GetValue(id)!)).ConfigureAwait(false), s_indented)), id),
            api.Subcommand("kick", "Disconnect one and end its session", async (server, parsed) =>
            {
                await ApiCommand.AskAsync(server, HttpMethod.Delete, PathOf(parsed.GetValue(id)!)).ConfigureAwait(false);
                output.WriteLine($"disconnected {ApiCommand.Plain(parsed.GetValue(id)!)}");
            }, id),
        };
    }

    private static string PathOf(string clientId) => "/clients/" + Uri.EscapeDataString(clientId);

    private static async Task ListAsync(ApiCommand api, HttpClient server, string? like)
    {
        var rows = new List<string[]> { s_titles };
        for (string? cursor = "none"; cursor is not null;)
        {
            var filter = like is null ? "" : $"&like_clientid={Uri.EscapeDataString(like)}";
            var part = await ApiCommand.AskAsync(server, HttpMethod.Get, $"/clients_v2?limit=1000&cursor={cursor}{filter}").ConfigureAwait(false);
            rows.AddRange(part.GetProperty("data").EnumerateArray().Select(RowOf));
            cursor = part.GetProperty("meta").TryGetProperty("cursor", out var next) ? next.GetString() : null;
        }

        api.Print(rows);
    }

    private static string[] RowOf(JsonElement client) =>
    [
        ApiCommand.Plain(client.GetProperty("clientid").GetString()!), client.GetProperty("connected").GetBoolean() ? "connected" : "absent", Text(client, "ip_address"),
        ApiCommand.Plain(Text(client, "username")), client.GetProperty("subscriptions_cnt").ToString(), client.GetProperty("mqueue_len").ToString(),
    ];

    private static string Text(JsonElement client, string name) => client.TryGetProperty(name, out var value) ? value.GetString()! : "";
}
