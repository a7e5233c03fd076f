using System.Buffers;
using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Exposition;

namespace Heliograph.Metrics.Pages;

/// <summary>One family of single clients or topics as Prometheus text.</summary>
public static class DetailPage
{
    /// <summary>The most rows there can be.</summary>
    public const int Most = 100;

    /// <summary>The family called <paramref name="name"/>; null when there is none.</summary>
    public static MetricFamily? Find(string? name) => HeliographDetail.All.FirstOrDefault(family => family.Name == name);

    /// <summary>Writes HELP, TYPE and the rows in their order.</summary>
    public static void Write(IBufferWriter<byte> output, MetricFamily family, IReadOnlyList<DetailRow> rows) =>
        new MetricsPageBuilder(TimeProvider.System)
            .Add(family, series =>
            {
                foreach (var row in rows) series.Write(row.Value, row.Label);
            })
            .Build()
            .Write(output);
}
