using System.CommandLine;
using System.Text.Json;
using Heliograph.Server.Apps;
using Heliograph.Server.Configuration;
using Heliograph.Server.Hosting;

namespace Heliograph.Server.Cli;

/// <summary><c>heliograph apps</c>: who may use the deployment API. Works on the data folder, whether a server runs on it or not.</summary>
internal sealed class AppsCommand
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly Option<bool> _json = new("--json") { Description = "As JSON, for programs" };
    private readonly Func<ParseResult, ConfigurationSources> _sources;
    private readonly TextWriter _output;
    private readonly TextWriter _error;

    private AppsCommand(Func<ParseResult, ConfigurationSources> sources, TextWriter output, TextWriter error) =>
        (_sources, _output, _error) = (sources, output, error);

    /// <summary>The command with its subcommands.</summary>
    public static Command Create(Func<ParseResult, ConfigurationSources> sources, TextWriter output, TextWriter error)
    {
        var apps = new AppsCommand(sources, output, error);
        var name = new Argument<string>("NAME") { Description = "What to call it" };
        var role = new Option<AppRole>("--role") { Description = "What it may do: administrator (everything), viewer (see everything), publisher (publish only), monitoring (metrics pages only)", HelpName = "ROLE" };
        var which = new Argument<string>("NAME-or-ID") { Description = "Its name or APP ID" };
        return new("apps", "Make, list and delete the apps that may use the deployment API")
        {
            apps.Subcommand("create", "Make an app and print its APP ID and APP Secret, the secret this once", (list, parsed) => apps.CreateAsync(list, parsed, (parsed.GetValue(name)!, parsed.GetValue(role))), name, role, apps._json),
            apps.Subcommand("list", "List the apps", apps.ListAsync, apps._json),
            apps.Subcommand("delete", "Delete an app; its key opens nothing from then on", (list, parsed) => apps.DeleteAsync(list, parsed.GetValue(which)!), which),
        };
    }

    private Command Subcommand(string name, string description, Func<AppList, ParseResult, Task<int>> run, params Symbol[] symbols)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument) command.Arguments.Add(argument);
            else command.Options.Add((Option)symbol);
        }

        command.SetAction((parsed, _) => RunAsync(parsed, run));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, Func<AppList, ParseResult, Task<int>> run)
    {
        var reading = _sources(parsed).Read();
        if (reading.Options is not { } options) return CheckConfigCommand.Report(reading, _error);
        try
        {
            return await run(new(new DataFolder(options.Storage.Folder).Apps, TimeProvider.System), parsed);
        }
        catch (AppsException problem)
        {
            return Fail(problem.Message);
        }
    }

    private async Task<int> CreateAsync(AppList apps, ParseResult parsed, (string Name, AppRole Role) wanted)
    {
        var made = await apps.CreateAsync(wanted.Name, role: wanted.Role);
        if (parsed.GetValue(_json)) _output.Write(System.Text.Encoding.UTF8.GetString(DataFolder.Format(made)));
        else _output.WriteLine($"APP ID      {made.App.Id}\nAPP Secret  {made.Secret}\n\nThe secret is not kept and cannot be shown again.");
        return ExitCode.Done;
    }

    private Task<int> ListAsync(AppList apps, ParseResult parsed)
    {
        var all = apps.All();
        if (parsed.GetValue(_json))
        {
            _output.WriteLine(JsonSerializer.Serialize(all.Select(app => new { AppId = app.Id, app.Name, app.Enabled, app.CreatedAt, app.Description, Role = RoleOf(app) }), s_json));
            return Task.FromResult(ExitCode.Done);
        }

        var width = all.Select(app => app.Name.Length).Append("NAME".Length).Max();
        _output.WriteLine($"{"APP ID",-16}  {"NAME".PadRight(width)}  {"ROLE",-13}  CREATED");
        foreach (var app in all) _output.WriteLine($"{app.Id,-16}  {app.Name.PadRight(width)}  {RoleOf(app),-13}  {app.CreatedAt:yyyy-MM-dd HH:mm}Z{(app.Enabled ? "" : "  disabled")}");
        return Task.FromResult(ExitCode.Done);
    }

    private static string RoleOf(App app) => JsonNamingPolicy.SnakeCaseLower.ConvertName(app.Role.ToString());

    private async Task<int> DeleteAsync(AppList apps, string nameOrId)
    {
        if (await apps.DeleteAsync(nameOrId) is not { } gone) return Fail($"there is no app '{nameOrId}'; `heliograph apps list` shows them");
        _output.WriteLine($"deleted {gone.Name} ({gone.Id})");
        return ExitCode.Done;
    }

    private int Fail(string reason)
    {
        _error.WriteLine($"heliograph: {reason}");
        return ExitCode.Failed;
    }
}
