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
    /// <param name="options">File and level.</param>
    /// <param name="console">Whether standard output has the log, too.</param>
    /// <exception cref="IOException">The log file cannot be written.</exception>
    public ServerLog(LoggingOptions options, bool console = true)
    {
        if (options.Filename.Length > 0)
            ProbeFolder(Path.GetDirectoryName(Path.GetFullPath(options.Filename))!);
        Threshold = options.Level;
        var logger = new LoggerConfiguration()
            .MinimumLevel.ControlledBy(_level)
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .WriteTo.Async(sinks => Sinks(sinks, options, console), QueueLength, blockWhenFull: false)
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

    private static void Sinks(Serilog.Configuration.LoggerSinkConfiguration sinks, LoggingOptions options, bool console)
    {
        var line = new LogLine();
        if (console)
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
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".heliograph-{Environment.ProcessId}");
            new FileStream(probe, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"logging.filename: the folder {folder} cannot be written: {fault.Message}", fault);
        }
    }
}
