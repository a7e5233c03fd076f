using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Cli;

/// <summary><c>heliograph banned</c>: who is kept out of the server that runs on this machine.</summary>
internal static class BannedCommand
{
    private static readonly string[] s_fields = ["as", "who", "until", "by", "reason"];

    /// <summary>The command with its subcommands.</summary>
    public static Command Create(Func<ParseResult, ConfigurationSources> sources, TextWriter output, TextWriter error)
    {
        var api = new ApiCommand(sources, output, error);
        var target = new Argument<string>("AS") { Description = "clientid, username, peerhost, clientid_re, username_re or peerhost_net" };
        var who = new Argument<string>("WHO") { Description = "The identifier, name, address, expression or network" };
        var until = new Option<string?>("--until") { Description = "When it ends, RFC 3339 (default: never)", HelpName = "TIME" };
        var reason = new Option<string?>("--reason") { Description = "Why, in words", HelpName = "TEXT" };
        return new("banned", "List, make and lift bans of the running server")
        {
            api.Subcommand("list", "List bans", (server, _) => ListAsync(api, server)),
            api.Subcommand("add", "Keep clients out, and disconnect those that are in", async (server, parsed) =>
            {
                var ban = new JsonObject { ["as"] = parsed.GetValue(target), ["who"] = parsed.GetValue(who) };
                if (parsed.GetValue(until) is { } end) ban["until"] = end;
                if (parsed.GetValue(reason) is { } why) ban["reason"] = why;
                await ApiCommand.AskAsync(server, HttpMethod.Post, "/banned", ban.ToJsonString()).ConfigureAwait(false);
                output.WriteLine($"banned {parsed.GetValue(target)} {ApiCommand.Plain(parsed.GetValue(who)!)}");
            }, target, who, until, reason),
            api.Subcommand("remove", "Lift a ban", async (server, parsed) =>
            {
                var path = $"/banned/{Uri.EscapeDataString(parsed.GetValue(target)!)}/{Uri.EscapeDataString(parsed.GetValue(who)!)}";
                await ApiCommand.AskAsync(server, HttpMethod.Delete, path).ConfigureAwait(false);
                output.WriteLine($"lifted {parsed.GetValue(target)} {ApiCommand.Plain(parsed.GetValue(who)!)}");
            }, target, who),
        };
    }

    private static async Task ListAsync(ApiCommand api, HttpClient server)
    {
        var rows = new List<string[]> { s_fields.Select(field => field.ToUpperInvariant()).ToArray() };
        var hasNext = true;
        for (var page = 1; hasNext; page++)
        {
            var part = await ApiCommand.AskAsync(server, HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"/banned?limit=1000&page={page}")).ConfigureAwait(false);
            rows.AddRange(part.GetProperty("data").EnumerateArray().Select(ban =>
                s_fields.Select(field => ApiCommand.Plain(ban.GetProperty(field).GetString()!)).ToArray()));
            hasNext = part.GetProperty("meta").GetProperty("hasnext").GetBoolean();
        }

        api.Print(rows);
    }
}
