using Heliograph.Metrics.Exposition;

namespace Heliograph.Metrics.Pages;

/// <summary>The deployment API's <c>/api/deployment_metrics/data_integration</c>.</summary>
public static class DataIntegrationPage
{
    /// <summary>Makes the page: every family with its HELP and TYPE; series come with rules and connectors.</summary>
    /// <param name="deployment">Where the values come from.</param>
    /// <param name="clock">Times the scrapes.</param>
    /// <param name="identity">The labels of every series.</param>
    public static MetricsPage Create(IDeploymentSource deployment, TimeProvider clock, DeploymentIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        ArgumentNullException.ThrowIfNull(identity);
        var builder = new MetricsPageBuilder(clock, identity.Labels, "data_integration");
        return builder.AddConnectors(deployment).AddRules(deployment).Build();
    }
}
