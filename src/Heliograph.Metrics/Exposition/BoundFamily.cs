using System.Text;
using Heliograph.Metrics.Catalogue;

namespace Heliograph.Metrics.Exposition;

/// <summary>A family on one page: its bytes that never change, and where its values come from.</summary>
internal sealed class BoundFamily
{
    private readonly byte[] _header;
    private readonly SeriesSource _source;
    private readonly SeriesTemplate?[] _templates = new SeriesTemplate?[Enum.GetValues<SeriesPart>().Length];

    internal BoundFamily(MetricFamily family, IReadOnlyDictionary<string, string> constants, SeriesSource source)
    {
        (Family, Constants) = (family, constants);
        _source = source;
        var type = family.Type.ToString().ToLowerInvariant();
        _header = Encoding.UTF8.GetBytes($"# HELP {family.Name} {family.Help}\n# TYPE {family.Name} {type}\n");
        foreach (var (part, suffix, last) in PartsOf(family.Type)) _templates[(int)part] = new(family.Name + suffix, family.Labels, constants, last);
    }

    internal MetricFamily Family { get; }

    /// <summary>The series a type has: what its name ends with, and the label it adds.</summary>
    internal static (SeriesPart Part, string Suffix, string? Last)[] PartsOf(MetricType type) => type switch
    {
        MetricType.Summary => [(SeriesPart.Quantile, "", "quantile"), (SeriesPart.Sum, "_sum", null), (SeriesPart.Count, "_count", null)],
        MetricType.Histogram => [(SeriesPart.Bucket, "_bucket", "le"), (SeriesPart.Sum, "_sum", null), (SeriesPart.Count, "_count", null)],
        _ => [(SeriesPart.Plain, "", null)],
    };

    /// <summary>The values of labels that are the same on the whole page.</summary>
    internal IReadOnlyDictionary<string, string> Constants { get; }

    /// <summary>The HELP and TYPE lines.</summary>
    internal ReadOnlySpan<byte> Header => _header;

    /// <summary>The bytes of a kind of series that never change.</summary>
    /// <exception cref="InvalidOperationException">The family is of a type that has no such series.</exception>
    internal SeriesTemplate Template(SeriesPart part) => _templates[(int)part] ?? throw new InvalidOperationException($"{Family.Name} is a {Family.Type}");

    /// <summary>Reads every series now.</summary>
    internal void Read(SeriesTarget target) => _source(new SeriesWriter(this, target));
}
