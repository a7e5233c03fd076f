using Heliograph.Metrics.Instruments;

namespace Heliograph.Metrics.Catalogue;

/// <summary>A deployment counter and the cell it shows.</summary>
/// <param name="Counter">The cell, summed over all shards.</param>
/// <param name="Family">The family that shows it.</param>
public sealed record BrokerCounterFamily(BrokerCounter Counter, MetricFamily Family);
