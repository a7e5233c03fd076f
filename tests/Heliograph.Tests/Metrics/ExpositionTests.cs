using System.Globalization;
using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Exposition;
using Heliograph.Metrics.Instruments;
using Heliograph.Metrics.Pages;

namespace Heliograph.Tests.Metrics;

public sealed class ExpositionTests
{
    private readonly FakeClock _clock = new();

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(-3.0, "-3")]
    [InlineData(1676880689.782481, "1676880689.782481")]
    [InlineData(4306576.0, "4306576")]
    [InlineData(0.1, "0.1")]
    [InlineData(3.958e-06, "3.958E-06")]
    [InlineData(1e300, "1E+300")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public void A_number_is_written_shortest_and_the_same_in_every_culture(double value, string text)
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NaNSymbol = "nan" } };
            var page = new MetricsPageBuilder(_clock).Add(ProcessFamilies.StartTime, () => value).Build();

            Assert.EndsWith($"\nprocess_start_time_seconds {text}\n", PageText.Of(page), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void The_greatest_integer_keeps_every_digit()
    {
        var page = new MetricsPageBuilder(_clock).Add(DotnetRuntime.AllocatedBytes, () => long.MaxValue).Build();

        Assert.EndsWith(" 9223372036854775807\n", PageText.Of(page), StringComparison.Ordinal);
    }

    [Fact]
    public void Label_values_are_escaped_and_anything_else_is_left_as_it_is()
    {
        var page = new MetricsPageBuilder(_clock)
            .Add(HeliographPage.BuildInfo, series => series.Write(1, "a\\b\"c\nd\té 好 {x=\"y\"}"))
            .Build();

        Assert.EndsWith(
            "\nheliograph_build_info{version=\"a\\\\b\\\"c\\nd\té 好 {x=\\\"y\\\"}\"} 1\n", PageText.Of(page), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_of_the_page_are_merged_in_order_and_escaped()
    {
        var constants = new Dictionary<string, string> { ["platform"] = "ali\"yun", ["deployment_id"] = "gde1d4ab", ["deployment_type"] = "dedicated" };
        var page = new MetricsPageBuilder(_clock, constants)
            .Add(DataIntegration.RuleActions, series => series.Write(7, "taken", "rule-1"))
            .Add(DeploymentPlatform.Rate, () => 1.5)
            .Build();

        Assert.Equal(
            """
            # HELP deployment_emqx_messages_rate Messages received and sent a second, together.
            # TYPE deployment_emqx_messages_rate gauge
            deployment_emqx_messages_rate{deployment_id="gde1d4ab",deployment_type="dedicated",platform="ali\"yun"} 1.5
            # HELP deployment_emqx_rule_action_execution_count Actions that a rule started (taken), and their final outcome.
            # TYPE deployment_emqx_rule_action_execution_count gauge
            deployment_emqx_rule_action_execution_count{deployment_id="gde1d4ab",deployment_type="dedicated",execution_status="taken",platform="ali\"yun",rule_id="rule-1"} 7

            """.ReplaceLineEndings("\n"),
            PageText.Of(page));
    }

    [Fact]
    public void A_collector_that_fails_half_way_loses_its_own_family_only_and_is_counted()
    {
        var failures = new List<string>();
        var fail = true;
        var builder = new MetricsPageBuilder(_clock);
        var page = builder
            .Add(ConnmixEngine.Clients, () => 5)
            .Add(ConnmixEngine.ReadMessages, series =>
            {
                series.Write(1, "mqtt");
                if (fail) throw new InvalidOperationException("broken");
            })
            .Add(ProcessFamilies.CpuSeconds, () => 1)
            .Add(HeliographPage.CollectorFailures, new ShownPages([builder.Statistics]).WriteFailures)
            .Build();
        page.CollectorFailed += (family, error) => failures.Add($"{family}: {error.Message}");

        var first = PageText.Of(page);
        fail = false;
        var second = PageText.Of(page);

        Assert.DoesNotContain("read_messages", first, StringComparison.Ordinal);
        Assert.Equal(5, PageText.ValueOf(first, "connmix_engine_servers_clients"));
        Assert.Equal(1, PageText.ValueOf(first, "process_cpu_seconds_total"));
        Assert.Equal(1, PageText.ValueOf(first, "heliograph_collector_failures_total{collector=\"connmix_engine\"}"));
        Assert.Equal(0, PageText.ValueOf(first, "heliograph_collector_failures_total{collector=\"process\"}"));
        Assert.Equal(1, PageText.ValueOf(second, "connmix_engine_servers_read_messages_total{protocol=\"mqtt\"}"));
        Assert.Equal(1, PageText.ValueOf(second, "heliograph_collector_failures_total{collector=\"connmix_engine\"}"));
        Assert.Equal(["connmix_engine_servers_read_messages_total: broken"], failures);
    }

    [Fact]
    public void A_source_that_does_not_fit_its_family_is_a_failure_not_a_wrong_line()
    {
        var failures = new List<Exception>();
        var page = new MetricsPageBuilder(_clock)
            .Add(ConnmixEngine.ReadMessages, () => 1)
            .Add(ConnmixEngine.Clients, series => series.Write(new SummaryMerge()))
            .Build();
        page.CollectorFailed += (_, error) => failures.Add(error);

        Assert.Equal("", PageText.Of(page));
        Assert.IsType<InvalidOperationException>(failures[0]);
        Assert.IsType<ArgumentException>(failures[1]);
    }

    [Fact]
    public void A_family_is_on_a_page_once()
    {
        var builder = new MetricsPageBuilder(_clock).Add(ConnmixEngine.Clients, () => 1);

        Assert.Throws<ArgumentException>(() => builder.Add(ConnmixEngine.Clients, () => 2));
    }

    [Fact]
    public void A_page_far_larger_than_its_buffer_is_complete()
    {
        var value = new string('x', 5000);
        var page = new MetricsPageBuilder(_clock).Add(HeliographPage.BuildInfo, series =>
        {
            for (var i = 0; i < 200; i++) series.Write(i, value);
        }).Add(ProcessFamilies.CpuSeconds, () => 1).Build();

        var lines = PageText.Of(page).Split('\n');

        Assert.Equal(200 + 1 + 4 + 1, lines.Length);
        Assert.All(lines[2..202], line => Assert.StartsWith($"heliograph_build_info{{version=\"{value}\"}} ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_scrape_of_a_thousand_series_allocates_nothing_per_series()
    {
        string[] names = [.. Enumerable.Range(0, 1000).Select(i => $"rule-\"{i}\"")];
        var page = new MetricsPageBuilder(_clock).Add(HeliographPage.BuildInfo, series =>
        {
            foreach (var name in names) series.Write(0.1 + name.Length, name);
        }).Build();
        var sink = new System.Buffers.ArrayBufferWriter<byte>(1 << 20);
        page.Write(sink);
        sink.ResetWrittenCount();

        var before = GC.GetAllocatedBytesForCurrentThread();
        page.Write(sink);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(allocated <= 256, $"{allocated} bytes allocated");
        Assert.True(sink.WrittenCount > 40_000);
    }
}
