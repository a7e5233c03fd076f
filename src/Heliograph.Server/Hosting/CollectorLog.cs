using Heliograph.Metrics.Exposition;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Hosting;

/// <summary>Families of the pages that could not be read, in the log: each once, not at every scrape.</summary>
internal sealed class CollectorLog(ILogger logger)
{
    private readonly HashSet<string> _logged = new(StringComparer.Ordinal);

    /// <summary>Logs the failures of a page from now on. The page itself.</summary>
    public MetricsPage Watch(MetricsPage page)
    {
        page.CollectorFailed += (family, error) =>
        {
            lock (_logged)
            {
                if (!_logged.Add(family.Name)) return;
            }

            HostingLog.CollectorFailed(logger, error, family.Name);
        };
        return page;
    }
}
