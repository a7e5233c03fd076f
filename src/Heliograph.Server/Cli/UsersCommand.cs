using System.CommandLine;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Cli;

/// <summary>
/// <c>heliograph users</c>: who may come in by the users of the data folder, on the server that runs on this machine. A password is never an argument,
/// where every user of the machine could read it: it comes from a file or from the standard input.
/// </summary>
internal static class UsersCommand
{
    private const string Users = "/authentication/password_based%3Abuilt_in_database/users";
    private const string Import = "/authentication/password_based%3Abuilt_in_database/import_users";

    private static readonly string[] s_head = ["USER", "SUPERUSER"];

    /// <summary>The command with its subcommands.</summary>
    public static Command Create(Func<ParseResult, ConfigurationSources> sources, TextWriter output, TextWriter error)
    {
        var api = new ApiCommand(sources, output, error);
        var name = new Argument<string>("NAME") { Description = "The user name; the client identifier where users are known by it" };
        var like = new Option<string?>("--like") { Description = "Only users whose name has this in it", HelpName = "TEXT" };
        var superuser = new Option<bool>("--superuser") { Description = "The user may do everything" };
        var password = new Option<string?>("--password-file") { Description = "File whose first line is the password (default: the standard input)", HelpName = "FILE" };
        var file = new Argument<string>("FILE") { Description = "CSV with a line that names the columns (user_id,password,is_superuser), or a JSON list (.json); - is the standard input, as CSV" };
        var algorithm = new Option<string?>("--algorithm") { Description = "How password_hash was made of salt and password (default: saltedSha256)", HelpName = "NAME" };
        return new("users", "List, add, delete and import the users of the running server")
        {
            api.Subcommand("list", "List users", (server, parsed) => ListAsync(api, server, parsed.GetValue(like)), like),
            api.Subcommand("add", "Add a user", async (server, parsed) =>
            {
                var user = new JsonObject { ["user_id"] = parsed.GetValue(name), ["password"] = Password(parsed.GetValue(password)), ["is_superuser"] = parsed.GetValue(superuser) };
                await ApiCommand.AskAsync(server, HttpMethod.Post, Users, user.ToJsonString()).ConfigureAwait(false);
                output.WriteLine($"added {ApiCommand.Plain(parsed.GetValue(name)!)}");
            }, name, superuser, password),
            api.Subcommand("delete", "Delete a user", async (server, parsed) =>
            {
                await ApiCommand.AskAsync(server, HttpMethod.Delete, $"{Users}/{Uri.EscapeDataString(parsed.GetValue(name)!)}").ConfigureAwait(false);
                output.WriteLine($"deleted {ApiCommand.Plain(parsed.GetValue(name)!)}");
            }, name),
            api.Subcommand("import", "Add or replace the users of a file", async (server, parsed) =>
            {
                var answer = await ImportAsync(server, parsed.GetValue(file)!, parsed.GetValue(algorithm)).ConfigureAwait(false);
                foreach (var problem in answer.GetProperty("problems").EnumerateArray())
                    error.WriteLine($"{parsed.GetValue(file)}:{problem.GetProperty("lines").GetString()}: skipped: {ApiCommand.Plain(problem.GetProperty("reason").GetString()!)}");
                output.WriteLine($"imported {answer.GetProperty("success").GetInt32()} of {answer.GetProperty("total").GetInt32()}");
            }, file, algorithm),
        };
    }

    private static async Task ListAsync(ApiCommand api, HttpClient server, string? like)
    {
        var rows = new List<string[]> { s_head };
        var query = like is null ? "" : $"&like_user_id={Uri.EscapeDataString(like)}";
        var hasNext = true;
        for (var page = 1; hasNext; page++)
        {
            var part = await ApiCommand.AskAsync(server, HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"{Users}?limit=10000&page={page}{query}")).ConfigureAwait(false);
            rows.AddRange(part.GetProperty("data").EnumerateArray().Select(user => new[] { ApiCommand.Plain(user.GetProperty("user_id").GetString()!), user.GetProperty("is_superuser").GetBoolean() ? "yes" : "no" }));
            hasNext = part.GetProperty("meta").GetProperty("hasnext").GetBoolean();
        }

        api.Print(rows);
    }

    private static string Password(string? file)
    {
        using var text = file is null ? Console.In : File.OpenText(file);
        return text.ReadLine() is { Length: > 0 } password ? password : throw new InvalidDataException("the first line, which is the password, is empty");
    }

    private static async Task<JsonElement> ImportAsync(HttpClient server, string file, string? algorithm)
    {
        server.Timeout = Timeout.InfiniteTimeSpan; // Passwords given as they are take as long as they take to hash.
        await using var users = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
        using var content = new StreamContent(users);
        content.Headers.ContentType = new MediaTypeHeaderValue(Path.GetExtension(file).Equals(".json", StringComparison.OrdinalIgnoreCase) ? "application/json" : "text/csv");
        return await ApiCommand.AskAsync(server, HttpMethod.Post, Import + (algorithm is null ? "" : $"?algorithm={Uri.EscapeDataString(algorithm)}"), content).ConfigureAwait(false);
    }
}
