namespace Heliograph.Metrics.Catalogue;

/// <summary>A family of the Go runtime that CONNMIX and EMQX Platform show, and what stands for it here.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Equivalent">The family here that answers the same question; null when .NET has no such thing.</param>
/// <param name="Remark">How the two differ, or why there is none.</param>
public sealed record GoName(string Name, MetricFamily? Equivalent, string Remark);
