namespace Heliograph.Metrics.Catalogue;

/// <summary>The labels that every series of the deployment API carries; their values are settings.</summary>
public static class DeploymentLabels
{
    /// <summary><c>deployment_id</c></summary>
    public static readonly MetricLabel Id = new("deployment_id");

    /// <summary><c>deployment_type</c></summary>
    public static readonly MetricLabel Type = new("deployment_type");

    /// <summary><c>platform</c></summary>
    public static readonly MetricLabel Platform = new("platform");

    internal const string Prefix = "deployment_emqx_metrics_";

    internal static MetricArea Area(string name, string title, MetricSurface surface = MetricSurface.Deployment) =>
        new(name, title, surface, Id, Type, Platform);
}
