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
        var node = await HeliographNode.StartAsync(options, loggers, TimeProvider.System).ConfigureAwait(false);
        configuration.Changed += node.Apply;
        StartupBanner.Write(logger, options, configuration.Path, Addresses(options, node));
        if (node.Http.FirstAppFile is { } key) HostingLog.FirstApp(logger, key);
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        HostingLog.Stopping(logger);
        await node.StopAsync().ConfigureAwait(false);
        HostingLog.Stopped(logger);
    }

    private static List<ServerAddress> Addresses(HeliographOptions options, HeliographNode node) =>
    [
        .. options.Engine.Servers.Zip(node.Listeners, (s, listener) => ServerAddress.Of(s, listener.Port)),
        .. node.Http.Addresses,
    ];
}
