using Heliograph.Server.Configuration;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;

namespace Heliograph.Server.Logging;

/// <summary>
/// Where loggers write: standard output and the log file, from a thread of their own. At most 10,000 events wait for it; what comes
/// faster is left out, so that a slow disk or terminal never holds up a connection.
/// </summary>
internal sealed class ServerLog : IDisposable
{
    private const int QueueLength = 10_000;
    private const long FileSize = 100_000_000;

    private readonly LoggingLevelSwitch _level = new();
    private readonly SerilogLoggerFactory _factory;

    /// <summary>Opens the log.</summary>
    /// <exception cref="IOException">The log file's folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The log file's folder may not be written.</exception>
    public ServerLog(LoggingOptions options)
    {
        if (options.Filename.Length > 0)
            ProbeFolder(Path.GetDirectoryName(Path.GetFullPath(options.Filename))!);
        Threshold = options.Level;
        var logger = new LoggerConfiguration()
            .MinimumLevel.ControlledBy(_level)
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .WriteTo.Async(sinks => Sinks(sinks, options), QueueLength, blockWhenFull: false)
            .CreateLogger();
        _factory = new SerilogLoggerFactory(logger, dispose: true);
    }

    /// <summary>Makes the loggers.</summary>
    public ILoggerFactory Loggers => _factory;

    /// <summary>The least important events that are written; takes effect at once. Any thread.</summary>
    public LogThreshold Threshold
    {
        get => Enum.GetValues<LogThreshold>().First(threshold => Level(threshold) == _level.MinimumLevel);
        set => _level.MinimumLevel = Level(value);
    }

    /// <summary>Writes what waits and closes the file.</summary>
    public void Dispose() => _factory.Dispose();

    private static void Sinks(Serilog.Configuration.LoggerSinkConfiguration sinks, LoggingOptions options)
    {
        var line = new LogLine();
        sinks.Console(line);
        if (options.Filename.Length > 0)
            sinks.File(line, options.Filename, fileSizeLimitBytes: FileSize, rollOnFileSizeLimit: true,
                rollingInterval: RollingInterval.Day, retainedFileCountLimit: options.MaxFiles);
    }

    private static LogEventLevel Level(LogThreshold threshold) => threshold switch
    {
        LogThreshold.Debug => LogEventLevel.Debug,
        LogThreshold.Info => LogEventLevel.Information,
        LogThreshold.Warn => LogEventLevel.Warning,
        _ => LogEventLevel.Error,
    };

    // The file sink keeps its failures to itself; a log that cannot be written is refused at the start instead.
    private static void ProbeFolder(string folder)
    {
        Directory.CreateDirectory(folder);
        new FileStream(Path.Combine(folder, $".heliograph-{Environment.ProcessId}"), FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
    }
}
