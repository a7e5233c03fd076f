namespace Heliograph.Metrics.Catalogue;

/// <summary>One file of the catalogue: makes its families and remembers them in the order of the file.</summary>
internal sealed class MetricArea(string name, string title, MetricSurface surfaces, params MetricLabel[] common)
{
    private readonly List<MetricFamily> _families = [];

    /// <summary>The value of the <c>collector</c> label for failures in this area.</summary>
    internal string Name { get; } = name;

    internal string Title { get; } = title;

    internal MetricSurface Surfaces { get; } = surfaces;

    internal IReadOnlyList<MetricFamily> Families => _families;

    internal MetricFamily Counter(string name, string help, string moves = "", params MetricLabel[] labels) =>
        Add(name, MetricType.Counter, help, moves, labels);

    internal MetricFamily Gauge(string name, string help, string moves = "", params MetricLabel[] labels) =>
        Add(name, MetricType.Gauge, help, moves, labels);

    internal MetricFamily Summary(string name, string help, string moves = "", params MetricLabel[] labels) =>
        Add(name, MetricType.Summary, help, moves, labels);

    internal MetricFamily Histogram(string name, string help, string moves = "", params MetricLabel[] labels) =>
        Add(name, MetricType.Histogram, help, moves, labels);

    private MetricFamily Add(string name, MetricType type, string help, string moves, MetricLabel[] labels)
    {
        MetricLabel[] sorted = [.. common.Concat(labels).OrderBy(label => label.Name, StringComparer.Ordinal)];
        var family = new MetricFamily(this, name, type, help) { Moves = moves, Labels = sorted };
        _families.Add(family);
        return family;
    }
}
