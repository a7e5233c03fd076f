using Heliograph.Server.Configuration;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Hosting;

/// <summary>Center and engine in one process: builds the rooms from the options, opens the ports, and closes everything in reverse.</summary>
internal static class HeliographServer
{
    /// <summary>Runs until asked to stop.</summary>
    /// <exception cref="StartFailure">Something the options ask for cannot be had: a port, a certificate, the store.</exception>
    public static async Task RunAsync(ConfigurationFile configuration, ILoggerFactory loggers, CancellationToken stop)
    {
        var options = configuration.Current;
        var logger = loggers.CreateLogger("Heliograph.Server.Hosting");
        StartupBanner.Write(logger, options, configuration.Path, Addresses(options));
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        HostingLog.Stopping(logger);
        HostingLog.Stopped(logger);
    }

    private static List<ServerAddress> Addresses(HeliographOptions options) =>
    [
        .. options.Engine.Servers.Where(s => s.Protocol == ServerProtocol.Mqtt).Select(s => ServerAddress.Of(s, s.Port)),
        ServerAddress.Page("engine metrics", options.Engine.ApiServer.Bind, options.Engine.ApiServer.Port, "/metrics"),
        ServerAddress.Page("center metrics", options.Center.ApiServer.Bind, options.Center.ApiServer.Port, "/metrics"),
    ];
}
