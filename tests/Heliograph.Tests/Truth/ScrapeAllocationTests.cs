using System.Buffers;
using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Exposition;
using Heliograph.Metrics.Pages;

namespace Heliograph.Tests.Truth;

/// <summary>A scrape allocates nothing for a series, however many there are.</summary>
public sealed class ScrapeAllocationTests
{
    private const int Constant = 4096;

    private readonly ArrayBufferWriter<byte> _answer = new(1 << 20);

    [Fact]
    public async Task No_page_of_a_running_broker_allocates_more_than_a_little()
    {
        await using var broker = await TestBroker.StartAsync();
        var (source, clock) = (broker.Node.Source, TimeProvider.System);
        MetricsPage[] pages =
        [
            EnginePage.Create(source, clock), CenterPage.Create(source, clock), DeploymentPage.Create(source, clock, new("truth")),
            DataIntegrationPage.Create(source, clock, new("truth")),
        ];

        Assert.All(pages, page => Assert.InRange(Allocated(page), 0, Constant));
    }

    [Fact]
    public async Task What_a_deployment_scrape_allocates_does_not_depend_on_what_there_is()
    {
        await using var broker = await TestBroker.StartAsync();
        var page = DeploymentPage.Create(broker.Node.Source, TimeProvider.System, new("truth"));
        var empty = Allocated(page);
        for (var i = 0; i < 50; i++) await (await broker.ConnectAsync($"client{i}")).SubscribeAsync($"t/{i}");

        Assert.Equal(empty, Allocated(page));
    }

    [Fact]
    public void A_page_with_many_series_allocates_as_much_as_one_with_few() => Assert.Equal(Allocated(WithSeries(3)), Allocated(WithSeries(3000)));

    private static MetricsPage WithSeries(int count)
    {
        var area = new MetricArea("test", "Test", MetricSurface.Engine);
        var names = Enumerable.Range(0, count).Select(i => $"number \"{i}\"\\").ToArray();
        return new MetricsPageBuilder(TimeProvider.System)
            .Add(area.Gauge("test_things", "Things.", "", new MetricLabel("name")), series =>
            {
                for (var i = 0; i < names.Length; i++) series.Write(i * 0.25, names[i]);
            })
            .Build();
    }

    // The first ones find the size of the buffer and are compiled.
    private long Allocated(MetricsPage page)
    {
        for (var i = 0; i < 3; i++) Write(page);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Write(page);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private void Write(MetricsPage page)
    {
        _answer.ResetWrittenCount();
        page.Write(_answer);
    }
}
