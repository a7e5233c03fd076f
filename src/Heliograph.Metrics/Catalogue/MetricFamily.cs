namespace Heliograph.Metrics.Catalogue;

/// <summary>
/// One family of the product: what a HELP and a TYPE line and the page in docs/metrics.md need. Only this project can make one,
/// so a metric name that is not in the catalogue cannot exist. Immutable.
/// </summary>
public sealed class MetricFamily
{
    internal MetricFamily(MetricArea area, string name, MetricType type, string help)
    {
        Area = area;
        Name = name;
        Type = type;
        Help = help;
    }

    /// <summary>The name on the page; never changed once released.</summary>
    public string Name { get; }

    /// <summary>What its TYPE line says.</summary>
    public MetricType Type { get; }

    /// <summary>What its HELP line says: one sentence, no line break.</summary>
    public string Help { get; }

    /// <summary>When the value changes and what it does not count, for the documentation; may be empty.</summary>
    public string Moves { get; internal init; } = "";

    /// <summary>All labels sorted by name, without <c>quantile</c> and <c>le</c>, which the type implies.</summary>
    public IReadOnlyList<MetricLabel> Labels { get; internal init; } = [];

    /// <summary>The pages it is on.</summary>
    public MetricSurface Surfaces => Area.Surfaces;

    /// <summary>The unit of its value: <c>seconds</c>, <c>bytes</c>, <c>per second</c>, or empty for a number of things.</summary>
    public string Unit =>
        Name.Contains("_seconds", StringComparison.Ordinal) ? "seconds"
        : Name.Contains("bytes", StringComparison.Ordinal) ? "bytes"
        : Name.EndsWith("_rate", StringComparison.Ordinal) ? "per second"
        : "";

    internal MetricArea Area { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
