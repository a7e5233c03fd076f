using System.CommandLine;
using Heliograph.Metrics.Exposition;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Cli;

/// <summary>The command line: what each command does and what it returns.</summary>
internal static class HeliographCommand
{
    private static readonly SettingFlag s_debug = new("dev", "logging:level", "debug");

    /// <summary>Runs the command line to its end.</summary>
    public static async Task<int> InvokeAsync(string[] args, TextWriter output, TextWriter error)
    {
        var parsed = Build(output, error).Parse(args);
        if (parsed.Errors.Count > 0)
            return Refuse(parsed, error);
        return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error, ProcessTerminationTimeout = null });
    }

    private static RootCommand Build(TextWriter output, TextWriter error)
    {
        var source = new SourceArguments();
        var root = new RootCommand("Heliograph, an MQTT broker whose numbers are true. Without a command it runs `single`.");
        source.AddTo(root);
        root.SetAction((parsed, _) => RunCommand.RunAsync(source.Sources(parsed), error));
        root.Subcommands.Add(Server("single", "Run center and engine in one process", parsed => source.Sources(parsed)));
        root.Subcommands.Add(Server("dev", "The same with debug logging", parsed => source.Sources(parsed, s_debug)));
        root.Subcommands.Add(Role("center"));
        root.Subcommands.Add(Role("engine"));
        root.Subcommands.Add(Plain("check-config", "Read the configuration and print every error in it",
            parsed => CheckConfigCommand.Run(source.Sources(parsed), output, error)));
        root.Subcommands.Add(AppsCommand.Create(parsed => source.Sources(parsed), output, error));
        root.Subcommands.Add(ClientsCommand.Create(parsed => source.Sources(parsed), output, error));
        root.Subcommands.Add(UsersCommand.Create(parsed => source.Sources(parsed), output, error));
        root.Subcommands.Add(BannedCommand.Create(parsed => source.Sources(parsed), output, error));
        root.Subcommands.Add(TraceCommand.Create(parsed => source.Sources(parsed), output, error));
        root.Subcommands.Add(LoadCommand.Create(output, error));
        root.Subcommands.Add(Markdown("config", "Print the reference of all settings", () => new ConfigurationReference(output).Write()));
        root.Subcommands.Add(Markdown("metrics", "Print the reference of all metrics", () => output.Write(MetricsMarkdown.Render())));
        return root;

        Command Server(string name, string description, Func<ParseResult, ConfigurationSources> sources)
        {
            var command = new Command(name, description);
            command.SetAction((parsed, _) => RunCommand.RunAsync(sources(parsed), error));
            return command;
        }

        Command Role(string name) => Plain(name, $"Run the {name} alone (not in this version)", _ =>
        {
            error.WriteLine($"heliograph: {name} alone needs the distributed engine, which this version does not have. `heliograph single` runs both in one process.");
            return ExitCode.Usage;
        });
    }

    private static Command Plain(string name, string description, Func<ParseResult, int> run)
    {
        var command = new Command(name, description);
        command.SetAction(run);
        return command;
    }

    private static Command Markdown(string name, string description, Action write)
    {
        var command = new Command(name, description);
        var markdown = new Option<bool>("--markdown") { Description = "As Markdown" };
        command.Options.Add(markdown);
        command.Validators.Add(result =>
        {
            if (!result.GetValue(markdown))
                result.AddError($"{name} prints one form only: heliograph {name} --markdown");
        });
        command.SetAction(_ => write());
        return command;
    }

    private static int Refuse(ParseResult parsed, TextWriter error)
    {
        foreach (var fault in parsed.Errors.DistinctBy(fault => fault.Message))
            error.WriteLine($"heliograph: {fault.Message}");
        if (parsed.UnmatchedTokens is [var word, ..] && Nearest(parsed.CommandResult.Command, word) is { } nearest)
            error.WriteLine($"Did you mean {nearest}?");
        error.WriteLine("`heliograph --help` lists what there is.");
        return ExitCode.Usage;
    }

    private static string? Nearest(Command command, string word)
    {
        var names = new[] { command }.Concat(command.Parents.OfType<Command>())
            .SelectMany(c => c.Options.Select(o => o.Name).Concat(c.Subcommands.Select(s => s.Name)));
        return Spelling.Nearest(word, names);
    }
}
