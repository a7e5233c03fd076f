using System.Net.Sockets;
using System.Security.Cryptography;
using Heliograph.Server.Configuration;
using Heliograph.Server.Hosting;
using Heliograph.Server.Logging;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Cli;

/// <summary><c>heliograph single</c>: reads the configuration, opens the log, runs the server until a signal.</summary>
internal static class RunCommand
{
    /// <summary>Runs the server. A start that fails is one line on standard error, without a stack trace.</summary>
    public static async Task<int> RunAsync(ConfigurationSources sources, TextWriter error)
    {
        using var signals = new StopSignals();
        var reading = sources.Read();
        if (reading.Options is not { } options)
            return CheckConfigCommand.Report(reading, error);
        try
        {
            using var log = new ServerLog(options.Logging);
            await ServeAsync(sources, options, log, signals);
            return ExitCode.Done;
        }
        catch (Exception fault) when (IsForeseen(fault))
        {
            error.WriteLine($"heliograph: {fault.Message.ReplaceLineEndings(" ")}");
            return ExitCode.Failed;
        }
    }

    private static async Task ServeAsync(ConfigurationSources sources, HeliographOptions options, ServerLog log, StopSignals signals)
    {
        using var configuration = new ConfigurationFile(sources, options, log.Loggers.CreateLogger<ConfigurationFile>(), TimeProvider.System);
        configuration.Changed += changed => log.Threshold = changed.Logging.Level;
        signals.OnHangup(configuration.Reload);
        try
        {
            await HeliographServer.RunAsync(configuration, log.Loggers, signals.Token);
        }
        catch (Exception fault) when (!IsForeseen(fault))
        {
            HostingLog.Failed(log.Loggers.CreateLogger("Heliograph.Server.Hosting"), fault);
            throw new StartFailure($"{fault.GetType().Name}: {fault.Message} (the log has the details)", fault);
        }
    }

    private static bool IsForeseen(Exception fault) =>
        fault is StartFailure or IOException or SocketException or UnauthorizedAccessException or CryptographicException;
}
