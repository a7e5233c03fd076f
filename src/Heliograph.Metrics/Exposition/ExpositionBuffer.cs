using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Heliograph.Metrics.Exposition;

/// <summary>
/// Bytes of a page that are not yet committed to the answer: a family that fails half-way is cut off again.
/// Grows to the largest family and is kept. Not thread-safe.
/// </summary>
internal sealed class ExpositionBuffer : SeriesTarget
{
    private const int LongestNumber = 32;
    private static readonly SearchValues<char> Escaped = SearchValues.Create("\\\"\n");

    private byte[] _bytes = new byte[32 * 1024];

    internal int Length { get; private set; }

    /// <summary>Complete lines with a value since the last <see cref="Truncate"/> to zero.</summary>
    internal long Series { get; private set; }

    internal void Truncate(int length, long series) => (Length, Series) = (length, series);

    internal void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>A label value as the text format wants it between quotes: \, " and line feed escaped.</summary>
    internal void AppendLabelValue(ReadOnlySpan<char> value)
    {
        for (var at = value.IndexOfAny(Escaped); at >= 0; at = value.IndexOfAny(Escaped))
        {
            AppendText(value[..at]);
            Append(value[at] switch { '\n' => "\\n"u8, '"' => "\\\""u8, _ => "\\\\"u8 });
            value = value[(at + 1)..];
        }

        AppendText(value);
    }

    internal override void Take(BoundFamily family, SeriesPart part, ReadOnlySpan<string> labelValues, ReadOnlySpan<byte> last, long value)
    {
        family.Template(part).Begin(this, labelValues, last);
        AppendValue(value);
    }

    internal override void Take(BoundFamily family, SeriesPart part, ReadOnlySpan<string> labelValues, ReadOnlySpan<byte> last, double value)
    {
        family.Template(part).Begin(this, labelValues, last);
        AppendValue(value);
    }

    /// <summary>Ends a series with its value.</summary>
    internal void AppendValue(long value)
    {
        Utf8Formatter.TryFormat(value, Reserve(LongestNumber), out var written);
        EndSeries(written);
    }

    /// <summary>Ends a series with its value: whole numbers without a fraction, others shortest.</summary>
    internal void AppendValue(double value)
    {
        if (double.IsFinite(value) && Math.Abs(value) < 1e15 && value == Math.Floor(value)) AppendValue((long)value);
        else EndSeries(Format(value, Reserve(LongestNumber)));
    }

    internal void WriteTo(IBufferWriter<byte> output)
    {
        output.Write(_bytes.AsSpan(0, Length));
        Length = 0;
    }

    private static int Format(double value, Span<byte> target)
    {
        if (double.IsPositiveInfinity(value)) return Copy("+Inf"u8, target);
        if (double.IsNegativeInfinity(value)) return Copy("-Inf"u8, target);
        value.TryFormat(target, out var written, default, CultureInfo.InvariantCulture);
        return written;
    }

    private static int Copy(ReadOnlySpan<byte> text, Span<byte> target)
    {
        text.CopyTo(target);
        return text.Length;
    }

    private void AppendText(ReadOnlySpan<char> text)
    {
        var target = Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        Length += Encoding.UTF8.GetBytes(text, target);
    }

    private void EndSeries(int written)
    {
        Length += written;
        Append("\n"u8);
        Series++;
    }

    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        return _bytes.AsSpan(Length);
    }
}
