using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>What the metrics pages show.</summary>
internal sealed record MetricsOptions
{
    /// <summary>Whether the `go_*` families that have a truthful value here are shown.</summary>
    [Setting(Applies.Restart)]
    public bool GoCompat { get; init; }

    /// <summary>Where the metrics are sent with the OpenTelemetry protocol.</summary>
    public OtlpOptions Otlp { get; init; } = new();
}
