using System.Buffers;
using System.Globalization;
using System.Text;
using Heliograph.Metrics.Exposition;

namespace Heliograph.Tests.Metrics;

/// <summary>A scrape as a reader sees it.</summary>
internal static class PageText
{
    internal static string Of(MetricsPage page)
    {
        var bytes = new ArrayBufferWriter<byte>();
        page.Write(bytes);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>The value of the one line that begins with <paramref name="series"/> and a space.</summary>
    internal static double ValueOf(string page, string series)
    {
        var line = Assert.Single(page.Split('\n'), line => line.StartsWith(series + " ", StringComparison.Ordinal));
        return double.Parse(line[(series.Length + 1)..], CultureInfo.InvariantCulture);
    }
}
