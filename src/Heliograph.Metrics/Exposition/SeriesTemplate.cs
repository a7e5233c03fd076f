using System.Text;
using Heliograph.Metrics.Catalogue;

namespace Heliograph.Metrics.Exposition;

/// <summary>
/// Everything of a series line but the values of its labels and itself, encoded once: the name, the label names in order and
/// the labels that are the same on the whole page. What is missing lies between the parts.
/// </summary>
internal sealed class SeriesTemplate
{
    private readonly byte[][] _parts;
    private readonly bool _hasLast;

    /// <param name="name">The series name, suffix included.</param>
    /// <param name="labels">The labels of the family, in order.</param>
    /// <param name="constants">Values that are the same on the whole page.</param>
    /// <param name="last">The label that the type adds at the end (<c>quantile</c>, <c>le</c>), or null.</param>
    internal SeriesTemplate(string name, IReadOnlyList<MetricLabel> labels, IReadOnlyDictionary<string, string> constants, string? last = null)
    {
        _hasLast = last is not null;
        var parts = new List<byte[]>();
        var part = new ExpositionBuffer();
        part.Append(Encoding.UTF8.GetBytes(name));
        var names = labels.Select(label => label.Name).Concat(last is null ? [] : [last]);
        var separator = "{";
        foreach (var label in names)
        {
            part.Append(Encoding.UTF8.GetBytes($"{separator}{label}=\""));
            if (constants.TryGetValue(label, out var value)) part.AppendLabelValue(value);
            else parts.Add(Cut(part));
            part.Append("\""u8);
            separator = ",";
        }

        part.Append(separator == "{" ? " "u8 : "} "u8);
        parts.Add(Cut(part));
        _parts = [.. parts];
    }

    /// <summary>Appends the line up to its value. Allocates nothing.</summary>
    internal void Begin(ExpositionBuffer target, ReadOnlySpan<string> labelValues, ReadOnlySpan<byte> last = default)
    {
        var expected = _parts.Length - (_hasLast ? 2 : 1);
        if (labelValues.Length != expected) throw new ArgumentException($"{expected} label values expected, {labelValues.Length} given");
        for (var i = 0; i < labelValues.Length; i++)
        {
            target.Append(_parts[i]);
            target.AppendLabelValue(labelValues[i]);
        }

        if (_hasLast)
        {
            target.Append(_parts[^2]);
            target.Append(last);
        }

        target.Append(_parts[^1]);
    }

    private static byte[] Cut(ExpositionBuffer part)
    {
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        part.WriteTo(bytes);
        return bytes.WrittenSpan.ToArray();
    }
}
