namespace Heliograph.Metrics.Exposition;

/// <summary>Where the series of a family go when they are read: the text of a page, or the measurements of an instrument.</summary>
internal abstract class SeriesTarget
{
    /// <summary>Takes a series with a whole number. <paramref name="last"/>: the value of the label that the type adds, UTF-8, or empty.</summary>
    /// <exception cref="ArgumentException">The number of label values does not fit.</exception>
    internal abstract void Take(BoundFamily family, SeriesPart part, ReadOnlySpan<string> labelValues, ReadOnlySpan<byte> last, long value);

    /// <inheritdoc cref="Take(BoundFamily, SeriesPart, ReadOnlySpan{string}, ReadOnlySpan{byte}, long)"/>
    internal abstract void Take(BoundFamily family, SeriesPart part, ReadOnlySpan<string> labelValues, ReadOnlySpan<byte> last, double value);
}
