namespace Heliograph.Metrics.Catalogue;

/// <summary>A number of things now and its greatest value since the node started.</summary>
/// <param name="Count">The <c>_count</c> family, read from the live structure.</param>
/// <param name="Max">The <c>_max</c> family, a <see cref="Instruments.HighWater"/>.</param>
public sealed record GaugePair(MetricFamily Count, MetricFamily Max);
