using Heliograph.Metrics.Instruments;

namespace Heliograph.Tests.Metrics;

public sealed class InstrumentTests
{
    [Fact]
    public void A_histogram_puts_a_value_at_its_bound_below_it_and_the_rest_above_all()
    {
        var histogram = new Histogram(HistogramBuckets.Latency, 1_000_000_000);
        histogram.Observe(FakeClock.Milliseconds(0.1));
        histogram.Observe(FakeClock.Milliseconds(0.1) + 1, 4);
        histogram.Observe(FakeClock.Milliseconds(6000), 2);

        Assert.Equal(1, histogram.CountAt(0));
        Assert.Equal(4, histogram.CountAt(1));
        Assert.Equal(2, histogram.CountAt(HistogramBuckets.Latency.UpperBounds.Count));
        Assert.Equal(12.0005, histogram.SumSeconds, 1e-6);
    }

    [Fact]
    public void Merged_histograms_add_up_and_forget()
    {
        var one = new Histogram(HistogramBuckets.Latency, 1000);
        var other = new Histogram(HistogramBuckets.Latency, 1000);
        one.Observe(1, 2);
        other.Observe(1, 3);
        var merge = new HistogramMerge(HistogramBuckets.Latency);
        merge.Add(one);
        merge.Add(other);

        Assert.Equal(5, merge.Counts[2]);
        Assert.Equal(0.005, merge.SumSeconds, 1e-12);
        merge.Clear();
        Assert.Equal(0, merge.Counts[2]);
        Assert.Equal(0, merge.SumSeconds);
    }

    [Fact]
    public void Histograms_with_other_buckets_are_not_added()
    {
        var merge = new HistogramMerge(new HistogramBuckets(1, 2));

        Assert.Throws<ArgumentException>(() => merge.Add(new Histogram(HistogramBuckets.Latency, 1000)));
    }

    [Fact]
    public void High_water_keeps_the_greatest_of_many_threads()
    {
        var water = new HighWater();
        Parallel.For(0, 8, thread =>
        {
            for (var i = 0; i < 10_000; i++) water.Raise((i * 8) + thread);
        });
        water.Raise(3);

        Assert.Equal((9_999 * 8) + 7, water.Value);
    }

    [Fact]
    public void Traffic_is_counted_by_protocol()
    {
        var shard = new ShardMetrics(new SummaryWindow(new FakeClock()));
        shard.MessagesRead(ClientProtocol.Socket, 1);
        shard.MessagesSent(ClientProtocol.WebSocket, 2);
        shard.SendFailed(ClientProtocol.Mqtt, 3);

        Assert.Equal([1, 0, 0], Enum.GetValues<ClientProtocol>().Select(shard.ReadMessages));
        Assert.Equal([0, 2, 0], Enum.GetValues<ClientProtocol>().Select(shard.SentMessages));
        Assert.Equal([0, 0, 3], Enum.GetValues<ClientProtocol>().Select(shard.FailedSends));
    }

    [Fact]
    public void A_scrape_ends_with_200_500_or_503_only()
    {
        var cells = new ScrapeCells();
        cells.Begin();

        Assert.Throws<ArgumentOutOfRangeException>(() => cells.End(404));
        Assert.Equal(1, cells.InFlight);
    }
}
