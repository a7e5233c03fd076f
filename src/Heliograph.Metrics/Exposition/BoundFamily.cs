using System.Text;
using Heliograph.Metrics.Catalogue;

namespace Heliograph.Metrics.Exposition;

/// <summary>A family on one page: its bytes that never change, and where its values come from.</summary>
internal sealed class BoundFamily
{
    private readonly byte[] _header;
    private readonly SeriesSource _source;
    private readonly SeriesTemplate? _plain;
    private readonly SeriesTemplate? _quantile;
    private readonly SeriesTemplate? _bucket;
    private readonly SeriesTemplate? _sum;
    private readonly SeriesTemplate? _count;

    internal BoundFamily(MetricFamily family, IReadOnlyDictionary<string, string> constants, SeriesSource source)
    {
        Family = family;
        _source = source;
        var type = family.Type.ToString().ToLowerInvariant();
        _header = Encoding.UTF8.GetBytes($"# HELP {family.Name} {family.Help}\n# TYPE {family.Name} {type}\n");
        SeriesTemplate Template(string suffix = "", string? last = null) => new(family.Name + suffix, family.Labels, constants, last);
        if (family.Type is MetricType.Counter or MetricType.Gauge)
        {
            _plain = Template();
            return;
        }

        (_sum, _count) = (Template("_sum"), Template("_count"));
        if (family.Type == MetricType.Summary) _quantile = Template("", "quantile");
        else _bucket = Template("_bucket", "le");
    }

    internal MetricFamily Family { get; }

    internal SeriesTemplate Plain => _plain ?? throw WrongType();

    internal SeriesTemplate Quantile => _quantile ?? throw WrongType();

    internal SeriesTemplate Bucket => _bucket ?? throw WrongType();

    internal SeriesTemplate Sum => _sum ?? throw WrongType();

    internal SeriesTemplate Count => _count ?? throw WrongType();

    internal void Write(ExpositionBuffer target)
    {
        target.Append(_header);
        _source(new SeriesWriter(this, target));
    }

    private InvalidOperationException WrongType() => new($"{Family.Name} is a {Family.Type}");
}
