using Heliograph.Server.Configuration;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Hosting;

/// <summary>The first lines of the log: what runs, what is open where, where messages are kept, what to try.</summary>
internal static class StartupBanner
{
    /// <summary>Writes the lines. Call it when every port is open.</summary>
    public static void Write(ILogger logger, HeliographOptions options, string? file, IReadOnlyList<ServerAddress> open)
    {
        var shards = options.Shards == 0 ? Environment.ProcessorCount : options.Shards;
        HostingLog.Started(logger, ProductVersion.Text, Environment.ProcessId, shards, file is null ? "defaults" : Path.GetFullPath(file));
        HostingLog.Storing(
            logger,
            options.Storage.Memory ? "memory" : Path.GetFullPath(options.Storage.Path),
            options.Storage.Memory ? "never" : EnumText.Name(options.Storage.Synchronous));
        foreach (var address in open)
            HostingLog.Listening(logger, address.Url, address.Name, address.EndPoint.ToString());
        foreach (var (key, reason) in Unused.In(options))
            ConfigurationLog.WithoutEffect(logger, key, reason);
        if (open.FirstOrDefault(a => a.Url.StartsWith("mqtt:", StringComparison.Ordinal)) is { } plain)
            HostingLog.Hint(logger, $"mosquitto_sub -h {ServerAddress.Host(plain.EndPoint.Address)} -p {plain.EndPoint.Port} -t 'hello/#' -v");
    }
}
