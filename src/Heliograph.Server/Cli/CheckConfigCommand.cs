using Heliograph.Server.Configuration;

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
        output.WriteLine($"ok: {sources.File ?? "no configuration file, defaults"}");
        foreach (var (key, reason) in Unused.In(options))
            output.WriteLine($"note: {key} has no effect: {reason}");
        return ExitCode.Done;
    }

    /// <summary>Prints every error.</summary>
    public static int Report(ConfigurationReading reading, TextWriter error)
    {
        foreach (var fault in reading.Errors)
            error.WriteLine(fault);
        error.WriteLine($"heliograph: {reading.Errors.Count} {(reading.Errors.Count == 1 ? "error" : "errors")} in the configuration; docs/configuration.md lists every setting");
        return ExitCode.Failed;
    }
}
