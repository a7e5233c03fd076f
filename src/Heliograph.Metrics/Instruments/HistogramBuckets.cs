using System.Globalization;
using System.Text;

namespace Heliograph.Metrics.Instruments;

/// <summary>The upper bounds of a histogram family in seconds, rising, without the infinite one. Immutable.</summary>
public sealed class HistogramBuckets
{
    /// <summary>For work between a tenth of a millisecond and five seconds: few, since every one is a series for each label set.</summary>
    public static readonly HistogramBuckets Latency = new(0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5);

    internal HistogramBuckets(params double[] upperBounds)
    {
        UpperBounds = upperBounds;
        Bounds = [.. upperBounds.Select(bound => Encoding.ASCII.GetBytes(bound.ToString(CultureInfo.InvariantCulture))), "+Inf"u8.ToArray()];
    }

    /// <summary>The bounds in seconds.</summary>
    public IReadOnlyList<double> UpperBounds { get; }

    /// <summary>The bounds as the value of the label <c>le</c>, the infinite one included.</summary>
    internal IReadOnlyList<byte[]> Bounds { get; }
}
