namespace Heliograph.Metrics.Catalogue;

/// <summary>The pages a family is shown on.</summary>
[Flags]
public enum MetricSurface
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The center's <c>/metrics</c>, port 6787.</summary>
    Center = 1,

    /// <summary>The engine's <c>/metrics</c>, port 6789.</summary>
    Engine = 2,

    /// <summary>The deployment API's <c>/api/deployment_metrics</c>.</summary>
    Deployment = 4,

    /// <summary>The deployment API's <c>/api/deployment_metrics/data_integration</c>.</summary>
    DataIntegration = 8,

    /// <summary>The engine's <c>/metrics/detail</c>: one family at a time, for people.</summary>
    Detail = 16,
}
