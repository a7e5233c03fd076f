using System.Net;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Server.Rules;
using Heliograph.Tests.Management;
using static Heliograph.Tests.Polling;

namespace Heliograph.Tests.Rules;

/// <summary>What a rule has counted, over the management API.</summary>
public sealed class RuleMetricsTests
{
    private const string Doubling = """{"id":"a","sql":"SELECT payload.v AS v FROM \"t\" WHERE v > 1","actions":[{"function":"console"},{"function":"republish","args":{"topic":"${nowhere}/#"}}]}""";

    [Fact]
    public async Task Every_count_is_there_and_begins_anew()
    {
        await using var broker = await ManagedBroker.StartAsync();
        await broker.AskAsync(HttpStatusCode.Created, "POST", "/rules", Doubling);
        var publisher = await broker.Broker.PublisherAsync();
        foreach (var payload in new[] { "{\"v\":2}", "{\"v\":1}", "none" }) await publisher.PublishAsync("t", payload, QoS.AtLeastOnce);
        await Eventually(() => broker.Broker.Matches("a") == (3, 1, 1, 1) && broker.Broker.Actions("a") == (2, 1, 1));
        await broker.Broker.AdvanceAsync(10);
        await broker.Broker.AdvanceAsync(10);

        var answer = await broker.GetAsync("/rules/a/metrics");
        Assert.Equal(
            """{"matched":3,"matched.rate":0,"matched.rate.max":0.3,"matched.rate.last5m":0.15,"passed":1,"failed":2,"failed.exception":1,"failed.no_result":1,"actions.total":2,"actions.success":1,"actions.failed":1,"actions.failed.out_of_service":0,"actions.failed.unknown":1}""",
            answer.GetProperty("metrics").GetRawText());
        Assert.Equal("a", answer.GetProperty("id").GetString());
        Assert.Equal(answer.GetProperty("metrics").GetRawText(), Assert.Single(answer.GetProperty("node_metrics").EnumerateArray()).GetProperty("metrics").GetRawText());

        await broker.AskAsync(HttpStatusCode.NoContent, "PUT", "/rules/a/metrics/reset");
        var reset = (await broker.GetAsync("/rules/a/metrics")).GetProperty("metrics");
        Assert.All(reset.EnumerateObject(), one => Assert.Equal(0, one.Value.GetDouble()));
        await publisher.PublishAsync("t", "{\"v\":3}", QoS.AtLeastOnce);
        await Eventually(() => broker.Broker.Matches("a") == (4, 2, 1, 1));
        Assert.Equal(1, (await broker.GetAsync("/rules/a/metrics")).GetProperty("metrics").GetProperty("matched").GetInt64());
        Assert.Contains("rule_matched_count{match_status=\"matched\",rule_id=\"a\"} 4", broker.Broker.ScrapeRules());
    }

    [Fact]
    public void Failures_are_told_apart()
    {
        var cells = new RuleCells(1000);
        for (var i = 0; i < 6; i++) cells.Take();
        cells.Finish(ActionOutcome.Success);
        cells.Finish(ActionOutcome.OutOfService);
        cells.Finish(ActionOutcome.OutOfService);
        cells.Finish(isSuccess: false);

        var counts = RuleCounts.Of(cells);

        Assert.Equal((6, 1, 3, 2, 1, 2), (counts.Actions, counts.Succeeded, counts.ActionsFailed, counts.OutOfService, counts.Unknown, counts.UnderWay));
        Assert.Equal(3, cells.Failed);
    }

    [Fact]
    public void What_is_under_way_when_counts_begin_anew_is_counted_with_its_outcome()
    {
        var cells = new RuleCells(1000);
        var tally = new RuleTally(cells);
        cells.Take();
        cells.Take();
        cells.Finish(isSuccess: true);

        tally.Forget();
        Assert.Equal((1, 0), (tally.Counts.Actions, tally.Counts.Succeeded));

        cells.Finish(isSuccess: true);
        Assert.Equal((1, 1), (tally.Counts.Actions, tally.Counts.Succeeded));
    }

    [Fact]
    public void The_mean_rate_is_that_of_five_minutes()
    {
        var rate = new RuleRate();
        rate.Sample(300);
        Assert.Equal((30, 30, 30), (rate.Current, rate.Most, rate.Mean));
        for (var i = 0; i < 29; i++) rate.Sample(300);
        Assert.Equal((0, 30, 1), (rate.Current, rate.Most, rate.Mean));
        rate.Sample(300);
        Assert.Equal((0, 30, 0), (rate.Current, rate.Most, rate.Mean));

        rate.Sample(400);
        rate.Forget(500);
        Assert.Equal((0, 0, 0), (rate.Current, rate.Most, rate.Mean));
        rate.Sample(510);
        Assert.Equal((1, 1, 1), (rate.Current, rate.Most, rate.Mean));
    }
}
