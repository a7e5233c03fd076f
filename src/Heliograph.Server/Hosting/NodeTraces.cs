using Heliograph.Broker;
using Heliograph.Server.Configuration;
using Heliograph.Server.Tracing;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Hosting;

/// <summary>The traces of a node, as its configuration says.</summary>
internal static class NodeTraces
{
    /// <summary>None runs yet; those of an earlier process are there.</summary>
    public static TraceList Of(HeliographOptions options, MessageBroker broker, ILoggerFactory loggers, TimeProvider clock)
    {
        var limits = new TraceLimits { Folder = Path.Combine(options.Storage.Folder, "trace"), Most = options.Trace.MaxTraces, FileSize = options.Trace.MaxFileSize };
        return new(broker, limits, clock, loggers.CreateLogger("Heliograph.Server.Tracing"));
    }
}
