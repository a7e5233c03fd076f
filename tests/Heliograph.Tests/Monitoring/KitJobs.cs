namespace Heliograph.Tests.Monitoring;

/// <summary>The jobs that the scrape configuration must have: one for each page.</summary>
internal static class KitJobs
{
    public static IReadOnlyList<string> Names { get; } = ["heliograph-center", "heliograph-data-integration", "heliograph-deployment", "heliograph-engine"];
}
