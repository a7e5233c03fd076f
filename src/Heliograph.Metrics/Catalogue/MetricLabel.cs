namespace Heliograph.Metrics.Catalogue;

/// <summary>A label of a family.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">Every value it can have, all present from the start; empty when the set is open (then it is bounded by configuration).</param>
public sealed record MetricLabel(string Name, params IReadOnlyList<string> Values);
