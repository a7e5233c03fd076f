namespace Heliograph.Metrics.Catalogue;

/// <summary>Every family of the product.</summary>
public static class MetricCatalogue
{
    internal static IReadOnlyList<MetricArea> Areas { get; } =
    [
        ConnmixCenter.Area, HeliographCenter.Area, ConnmixEngine.Area, HeliographEngine.Area,
        HeliographMessages.Area, HeliographConnections.Area, HeliographScripts.Area, HeliographScriptQueues.Area, HeliographRules.Area, HeliographConnectors.Area, HeliographEngineApi.Area, HeliographAlarms.Area, HeliographLedger.Area, HeliographApi.Area, HeliographPage.Area,
        ScrapeHandler.Area, DotnetRuntime.Area, ProcessFamilies.Area, GoCompat.Area,
        DeploymentPlatform.Area, DeploymentGauges.Area, DeploymentPackets.Area, DeploymentMessages.Area, DeploymentDeliveries.Area,
        DeploymentClients.Area, DeploymentDisconnects.Area, DeploymentSessions.Area, DeploymentAccess.Area, DataIntegration.Area, HeliographDetail.Area,
    ];

    /// <summary>All families, area by area.</summary>
    public static IReadOnlyList<MetricFamily> All { get; } = [.. Areas.SelectMany(area => area.Families)];

    /// <summary>The families of one page, sorted by name.</summary>
    public static IReadOnlyList<MetricFamily> On(MetricSurface surface) =>
        [.. All.Where(family => (family.Surfaces & surface) != 0).OrderBy(family => family.Name, StringComparer.Ordinal)];
}
