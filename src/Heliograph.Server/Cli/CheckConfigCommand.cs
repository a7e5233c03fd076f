using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors.Kept;
using Heliograph.Server.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Heliograph.Server.Cli;

/// <summary><c>heliograph check-config</c>.</summary>
internal static class CheckConfigCommand
{
    /// <summary>Prints ok, or every error.</summary>
    public static int Run(ConfigurationSources sources, TextWriter output, TextWriter error)
    {
        var reading = sources.Read();
        if (reading.Options is not { } options)
            return Report(reading, error);
        try
        {
            var notes = Kept(options);
            output.WriteLine($"ok: {sources.File ?? "no configuration file, defaults"}");
            foreach (var (key, reason) in Unused.In(options).Concat(notes))
                output.WriteLine($"note: {key} has no effect: {reason}");
            return ExitCode.Done;
        }
        catch (KeptException wrong)
        {
            error.WriteLine(wrong.Message);
            return ExitCode.Failed;
        }
    }

    /// <summary>Prints every error.</summary>
    public static int Report(ConfigurationReading reading, TextWriter error)
    {
        foreach (var fault in reading.Errors)
            error.WriteLine(fault);
        error.WriteLine($"heliograph: {reading.Errors.Count} {(reading.Errors.Count == 1 ? "error" : "errors")} in the configuration; docs/configuration.md lists every setting");
        return ExitCode.Failed;
    }

    // What the server would find in its data folder: items of the file that do not hold, or a file that keeps it from starting.
    private static IReadOnlyList<(string Key, string Reason)> Kept(HeliographOptions options)
    {
        if (options.Storage.Memory) return [];
        var integration = new Integration(new(new DataFolder(options.Storage.Folder).IntegrationFile), TimeProvider.System, NullLogger.Instance);
        integration.Join(options, static () => { }, static () => { }, static () => { }, static () => { });
        return
        [
            .. integration.Overruled.Select(list => ($"{list.Count} of {list.Name}", "the management API has changed or deleted them (integration.json in the data folder)")),
            .. integration.Schemas.Items.Select(schema => ($"the schema '{schema.Name}'", schema.ToSource().Problem())).Where(one => one.Item2 is not null).Select(one => (one.Item1, one.Item2!)),
        ];
    }
}
