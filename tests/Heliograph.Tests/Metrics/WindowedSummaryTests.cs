using Heliograph.Metrics.Instruments;

namespace Heliograph.Tests.Metrics;

public sealed class WindowedSummaryTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public void Nothing_observed_gives_NaN_quantiles_and_zero_sum_and_count()
    {
        var merge = Merge(new WindowedSummary(new SummaryWindow(_clock)));

        Assert.All([0, 0.25, 0.5, 0.75, 1], quantile => Assert.Equal(double.NaN, merge.Quantile(quantile)));
        Assert.Equal(0, merge.Count);
        Assert.Equal(0, merge.SumSeconds);
    }

    [Fact]
    public void Quantiles_0_and_1_are_the_exact_least_and_greatest()
    {
        var summary = new WindowedSummary(new SummaryWindow(_clock));
        foreach (var ticks in new long[] { 1_234_567, 999, 87_654_321_012, 5_000_000 }) summary.Observe(ticks);

        var merge = Merge(summary);

        Assert.Equal(999 / 1e9, merge.Quantile(0));
        Assert.Equal(87_654_321_012 / 1e9, merge.Quantile(1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_history_agrees_with_a_list_of_everything_in_the_window(int seed)
    {
        var random = new Random(seed);
        var window = new SummaryWindow(_clock);
        WindowedSummary[] summaries = [new(window), new(window), new(window)];
        var all = new List<(long Step, long Ticks)>();
        double sum = 0;
        double elapsed = 0;
        for (var i = 0; i < 3000; i++)
        {
            var pause = random.Next(40) == 0 ? random.NextDouble() * 900 : random.NextDouble() * 2;
            _clock.Advance(TimeSpan.FromSeconds(pause));
            elapsed = (_clock.GetTimestamp() - 12_345_678_901) / 1e9;
            var ticks = (long)Math.Exp(random.NextDouble() * 27);
            var weight = random.Next(1, 5);
            summaries[random.Next(3)].Observe(ticks, weight);
            sum += (double)ticks * weight;
            for (var copy = 0; copy < weight; copy++) all.Add(((long)(elapsed / 120), ticks));
            if (i % 50 == 0) Compare(all, (long)(elapsed / 120), Merge(summaries));
        }

        var merge = Merge(summaries);
        Assert.Equal(all.Count, merge.Count);
        Assert.Equal(sum / 1e9, merge.SumSeconds, sum * 1e-21);
    }

    [Fact]
    public void An_observation_leaves_with_its_step_and_the_lifetime_numbers_stay()
    {
        var summary = new WindowedSummary(new SummaryWindow(_clock));
        _clock.Advance(TimeSpan.FromSeconds(100));
        summary.Observe(FakeClock.Milliseconds(7));
        _clock.Advance(TimeSpan.FromSeconds(60));
        summary.Observe(FakeClock.Milliseconds(9));

        _clock.Advance(TimeSpan.FromSeconds(439.9));
        Assert.Equal(0.007, Merge(summary).Quantile(0));
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(0.009, Merge(summary).Quantile(0));
        _clock.Advance(TimeSpan.FromSeconds(119.8));
        Assert.Equal(0.009, Merge(summary).Quantile(0));
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(double.NaN, Merge(summary).Quantile(0.5));

        Assert.Equal(2, Merge(summary).Count);
        Assert.Equal(0.016, Merge(summary).SumSeconds, 1e-12);
    }

    [Fact]
    public void A_bucket_that_comes_round_again_starts_empty()
    {
        var summary = new WindowedSummary(new SummaryWindow(_clock));
        summary.Observe(FakeClock.Milliseconds(1));
        _clock.Advance(TimeSpan.FromSeconds(600));
        summary.Observe(FakeClock.Milliseconds(3));

        Assert.Equal(0.003, Merge(summary).Quantile(0));
        Assert.Equal(0.003, Merge(summary).Quantile(0.25), 0.003 * 0.01);
    }

    [Fact]
    public void Window_settings_are_honoured()
    {
        var summary = new WindowedSummary(new SummaryWindow(_clock, TimeSpan.FromSeconds(10), 2));
        summary.Observe(FakeClock.Milliseconds(1));

        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0.001, Merge(summary).Quantile(1));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(double.NaN, Merge(summary).Quantile(1));
    }

    [Fact]
    public void A_window_of_no_buckets_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SummaryWindow(_clock, TimeSpan.FromSeconds(10), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SummaryWindow(_clock, TimeSpan.Zero));
    }

    [Fact]
    public void Every_bucket_of_the_scale_is_within_one_percent_of_what_it_holds()
    {
        for (var bits = 0; bits < 40; bits++)
        {
            for (var part = 0; part < 1000; part += 7)
            {
                var ticks = (long)((1L << bits) * (1 + (part / 1000.0)));
                Assert.Equal(ticks, LogLinearScale.MiddleOf(LogLinearScale.IndexOf(ticks)), ticks * 0.01);
            }
        }

        Assert.Equal(LogLinearScale.Buckets - 1, LogLinearScale.IndexOf((1L << 40) - 1));
        Assert.Equal(LogLinearScale.Buckets - 1, LogLinearScale.IndexOf(long.MaxValue));
    }

    [Fact]
    public void Observing_allocates_nothing()
    {
        var shard = new ShardMetrics(new SummaryWindow(_clock));
        shard.SendDuration(ClientProtocol.Mqtt, SendScenario.Local, 0, 1, 1);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            shard.SendDuration(ClientProtocol.Mqtt, SendScenario.Local, 0, i * 1000L, 3);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Compare(List<(long Step, long Ticks)> all, long now, SummaryMerge merge)
    {
        long[] window = [.. all.Where(one => one.Step > now - 5).Select(one => one.Ticks).Order()];
        foreach (var quantile in new[] { 0.25, 0.5, 0.75 })
        {
            var expected = window[(int)Math.Ceiling(quantile * window.Length) - 1] / 1e9;
            Assert.Equal(expected, merge.Quantile(quantile), (expected * 0.01) + 1e-9);
        }

        Assert.Equal(window[0] / 1e9, merge.Quantile(0));
        Assert.Equal(window[^1] / 1e9, merge.Quantile(1));
    }

    private static SummaryMerge Merge(params WindowedSummary[] summaries)
    {
        var merge = new SummaryMerge();
        foreach (var summary in summaries) merge.Add(summary);
        return merge;
    }
}
