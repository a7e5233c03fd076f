namespace Heliograph.Server.Configuration;

/// <summary>How the metrics pages are kept.</summary>
internal sealed record PrometheusOptions
{
    /// <summary>The window of the send-duration summary.</summary>
    public SummaryOptions Summary { get; init; } = new();
}
