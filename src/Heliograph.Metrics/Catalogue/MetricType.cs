namespace Heliograph.Metrics.Catalogue;

/// <summary>What a family's TYPE line says.</summary>
public enum MetricType
{
    /// <summary>Never falls while the process lives.</summary>
    Counter,

    /// <summary>A value of now.</summary>
    Gauge,

    /// <summary>Quantiles over a window, with a sum and a count since the start.</summary>
    Summary,

    /// <summary>Cumulative counts by upper bound, with a sum and a count since the start.</summary>
    Histogram,
}
