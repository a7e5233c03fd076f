using System.Diagnostics.Metrics;
using System.Text;
using Heliograph.Metrics.Exposition;

namespace Heliograph.Metrics.Meters;

/// <summary>The series of one part of a family as measurements, with the family's labels and the page's constant ones as tags. Not thread-safe.</summary>
internal sealed class MeasurementList(SeriesPart wanted) : SeriesTarget
{
    private static readonly string[] Last = ["", "quantile", "le", "", ""];

    private readonly List<Measurement<double>> _measurements = [];

    internal IReadOnlyList<Measurement<double>> Measurements => _measurements;

    internal override void Take(BoundFamily family, SeriesPart part, ReadOnlySpan<string> labelValues, ReadOnlySpan<byte> last, long value) =>
        Take(family, part, labelValues, last, (double)value);

    internal override void Take(BoundFamily family, SeriesPart part, ReadOnlySpan<string> labelValues, ReadOnlySpan<byte> last, double value)
    {
        if (part == wanted) _measurements.Add(new Measurement<double>(value, Tags(family, labelValues, last)));
    }

    private KeyValuePair<string, object?>[] Tags(BoundFamily family, ReadOnlySpan<string> labelValues, ReadOnlySpan<byte> last)
    {
        var labels = family.Family.Labels;
        var tags = new List<KeyValuePair<string, object?>>(labels.Count + 1);
        var next = 0;
        foreach (var label in labels) tags.Add(new(label.Name, family.Constants.TryGetValue(label.Name, out var value) ? value : labelValues[next++]));
        if (Last[(int)wanted].Length > 0) tags.Add(new(Last[(int)wanted], Encoding.UTF8.GetString(last)));
        return [.. tags];
    }
}
