using Heliograph.Metrics.Exposition;
using Heliograph.Metrics.Instruments;
using Heliograph.Metrics.Pages;
using Heliograph.Server.Configuration;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Hosting;

/// <summary>Every metrics page of the node. A collector that fails is logged once, not at every scrape.</summary>
internal sealed class NodePages
{
    /// <summary>Makes the pages. <paramref name="id"/>: of the deployment; null when its API is not served.</summary>
    public NodePages(NodeSource source, HeliographOptions options, string? id, ILogger logger)
    {
        var log = new CollectorLog(logger);
        Center = log.Watch(CenterPage.Create(source, TimeProvider.System, options.Metrics.GoCompat));
        if (id is null)
        {
            Engine = log.Watch(EnginePage.Create(source, TimeProvider.System, options.Metrics.GoCompat));
            return;
        }

        var identity = new DeploymentIdentity(id, options.Deployment.Type, options.Deployment.Platform);
        Deployment = log.Watch(DeploymentPage.Create(source, TimeProvider.System, identity));
        DataIntegration = log.Watch(DataIntegrationPage.Create(source, TimeProvider.System, identity));
        Engine = log.Watch(EnginePage.Create(source, TimeProvider.System, options.Metrics.GoCompat, Api, Deployment, DataIntegration));
    }

    /// <summary>The engine's page, which shows the scrapes of the deployment API's beside its own.</summary>
    public MetricsPage Engine { get; }

    /// <summary>The center's page.</summary>
    public MetricsPage Center { get; }

    /// <summary>The deployment's page; null when its API is not served.</summary>
    public MetricsPage? Deployment { get; }

    /// <summary>The page of rules and connectors; null when the deployment API is not served.</summary>
    public MetricsPage? DataIntegration { get; }

    /// <summary>All of them.</summary>
    public IReadOnlyList<MetricsPage> All => Deployment is null ? [Engine, Center] : [Engine, Center, Deployment, DataIntegration!];

    /// <summary>Requests to the deployment API.</summary>
    public ApiCells Api { get; } = new();
}
