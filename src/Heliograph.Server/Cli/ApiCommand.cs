using System.CommandLine;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Heliograph.Server.Configuration;
using Heliograph.Server.Hosting;

namespace Heliograph.Server.Cli;

/// <summary>A command that asks the running server over its API on this machine, as the app of a key file.</summary>
internal sealed class ApiCommand(Func<ParseResult, ConfigurationSources> sources, TextWriter output, TextWriter error)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Option<string?> _key = new("--key")
    { Description = "File with an APP ID and APP Secret, as `heliograph apps create --json` prints them (default: that of the first app)", HelpName = "FILE" };

    /// <summary>A subcommand that does <paramref name="run"/>.</summary>
    public Command Subcommand(string name, string description, Func<HttpClient, ParseResult, Task> run, params Symbol[] symbols)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols.Append(_key))
        {
            if (symbol is Argument argument) command.Arguments.Add(argument);
            else command.Options.Add((Option)symbol);
        }

        command.SetAction((parsed, _) => RunAsync(parsed, run));
        return command;
    }

    /// <summary>Asks, and gives the answer; what the server refuses is thrown with its reason.</summary>
    public static async Task<JsonElement> AskAsync(HttpClient server, HttpMethod method, string path, string? body = null)
    {
        using var content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await AskAsync(server, method, path, content).ConfigureAwait(false);
    }

    /// <inheritdoc cref="AskAsync(HttpClient, HttpMethod, string, string?)"/>
    public static async Task<JsonElement> AskAsync(HttpClient server, HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, "/api/v5" + path) { Content = content };
        using var response = await server.SendAsync(request).ConfigureAwait(false);
        var text = await response.Content.ReadAsStringAsync().ConfigureAwait(false);
        var answer = text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone();
        return response.IsSuccessStatusCode ? answer : throw new InvalidDataException(answer.GetProperty("message").GetString());
    }

    private async Task<int> RunAsync(ParseResult parsed, Func<HttpClient, ParseResult, Task> run)
    {
        var reading = sources(parsed).Read();
        if (reading.Options is not { } options) return CheckConfigCommand.Report(reading, error);
        try
        {
            using var server = Connect(options, parsed.GetValue(_key) ?? new DataFolder(options.Storage.Folder).FirstAppFile);
            await run(server, parsed).ConfigureAwait(false);
            return ExitCode.Done;
        }
        catch (Exception problem) when (problem is InvalidDataException or HttpRequestException or IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or TaskCanceledException)
        {
            error.WriteLine($"heliograph: {Said(problem, options)}");
            return ExitCode.Failed;
        }
    }

    /// <summary>Prints a table with a column as wide as its widest cell.</summary>
    public void Print(IReadOnlyList<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToList();
        foreach (var row in rows) output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    /// <summary>Text of a stranger for a terminal: control characters could move its cursor.</summary>
    public static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '�' : c));

    private static HttpClient Connect(HeliographOptions options, string keyFile)
    {
        using var key = JsonDocument.Parse(File.ReadAllText(keyFile));
        var pair = $"{key.RootElement.GetProperty("app_id").GetString()}:{key.RootElement.GetProperty("app_secret").GetString()}";
        var bind = options.Api.Http.Bind;
        var host = bind.Equals(IPAddress.Any) ? IPAddress.Loopback : bind.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : bind;
        var server = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new($"http://{new IPEndPoint(host, options.Api.Http.Port)}"), Timeout = s_patience };
        server.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        return server;
    }

    private static string Said(Exception problem, HeliographOptions options) => problem switch
    {
        HttpRequestException or TaskCanceledException => $"no server answers on port {options.Api.Http.Port} of this machine ({problem.Message}); start one, or name its configuration with -f FILE",
        JsonException or KeyNotFoundException => "the key file is not one; `heliograph apps create NAME --json > FILE` makes one",
        _ => problem.Message,
    };
}
