using System.Text.Json;
using System.Text.RegularExpressions;
using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Instruments;
using Heliograph.Metrics.Pages;

namespace Heliograph.Tests.Metrics;

/// <summary>The pages of the deployment API as existing dashboards, and people, read them.</summary>
public sealed partial class DeploymentPageTests
{
    private static readonly DeploymentIdentity s_identity = new("b9110d11", "dedicated", "aliyun_en");

    private readonly FakeClock _clock = new();

    [Fact]
    public void The_deployment_page_with_fixed_values_is_the_golden_text() =>
        Assert.Equal(Repository.MetricsFile("deployment.golden.txt"), PageText.Of(DeploymentPage.Create(Fixed(), _clock, s_identity)));

    [Fact]
    public void The_data_integration_page_without_rules_is_the_golden_text() =>
        Assert.Equal(Repository.MetricsFile("data_integration.golden.txt"), PageText.Of(DataIntegrationPage.Create(Fixed(), _clock, s_identity)));

    [Fact]
    public void A_rule_has_a_series_for_its_status_each_outcome_and_its_rate()
    {
        var deployment = Fixed();
        deployment.Rules = [FakeRule.WithCounts("hot \"1\"", _clock), new FakeRule("off", _clock) { IsEnabled = false }];

        var page = PageText.Of(DataIntegrationPage.Create(deployment, _clock, s_identity));

        var series = page.Split('\n').Where(line => line.Contains("rule_id=\"hot", StringComparison.Ordinal)).Select(line =>
            line.Replace("deployment_emqx_rule_", "", StringComparison.Ordinal).Replace("deployment_id=\"b9110d11\",deployment_type=\"dedicated\",", "", StringComparison.Ordinal)
                .Replace("platform=\"aliyun_en\",rule_id=\"hot \\\"1\\\"\"", "", StringComparison.Ordinal));
        Assert.Equal(
            [
                "action_execution_count{execution_status=\"failed\",} 2", "action_execution_count{execution_status=\"success\",} 3",
                "action_execution_count{execution_status=\"taken\",} 6", "matched_count{match_status=\"exception\",} 3", "matched_count{match_status=\"failed\",} 5",
                "matched_count{match_status=\"matched\",} 6", "matched_count{match_status=\"no_result\",} 2", "matched_count{match_status=\"passed\",} 1",
                "matched_rate{} 0.5", "status{} 1",
            ],
            series.Order(StringComparer.Ordinal));
        Assert.Contains("deployment_emqx_rule_status{deployment_id=\"b9110d11\",deployment_type=\"dedicated\",platform=\"aliyun_en\",rule_id=\"off\"} 0\n", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("deployment", 124)]
    [InlineData("data_integration", 5)]
    public void The_text_has_every_family_of_the_contract_with_its_type_and_exactly_its_labels(string surface, int families)
    {
        var page = PageText.Of(surface == "deployment" ? DeploymentPage.Create(Fixed(), _clock, s_identity) : DataIntegrationPage.Create(Fixed(), _clock, s_identity));
        var rows = JsonDocument.Parse(Repository.MetricsFile("contract.json")).RootElement.EnumerateArray()
            .Where(row => row.GetProperty("surface").GetString() == surface).ToList();

        Assert.Equal(families, rows.Count);
        foreach (var row in rows)
        {
            var name = row.GetProperty("name").GetString();
            Assert.Single(Regex.Matches(page, $"(?m)^# HELP {name} \\S.*$"));
            Assert.Single(Regex.Matches(page, $"(?m)^# TYPE {name} {row.GetProperty("type").GetString()}$"));
            var series = Regex.Matches(page, $"(?m)^{name}(?:\\{{(.*)\\}})? \\S+$");
            Assert.Equal(surface == "deployment" ? 1 : 0, series.Count);
            var labels = row.GetProperty("labels").EnumerateArray().Select(label => label.GetString()!);
            foreach (Match one in series) Assert.Equal(labels, LabelName().Matches(one.Groups[1].Value).Select(label => label.Groups[1].Value));
        }
    }

    [Fact]
    public void Every_series_is_there_from_the_first_scrape_and_is_zero()
    {
        var page = PageText.Of(DeploymentPage.Create(new FakeDeployment(_clock), _clock, s_identity));
        string[] notZero = ["deployment_emqx_cluster_status", "deployment_emqx_metrics_cluster_nodes_running", "deployment_emqx_metrics_client_disconnected_reason"];

        foreach (var family in MetricCatalogue.On(MetricSurface.Deployment).Where(family => !notZero.Contains(family.Name)))
            Assert.Equal(0, PageText.ValueOf(page, $"{family.Name}{{deployment_id=\"b9110d11\",deployment_type=\"dedicated\",platform=\"aliyun_en\"}}"));
    }

    [Fact]
    public void Families_and_labels_are_sorted()
    {
        var page = PageText.Of(DeploymentPage.Create(Fixed(), _clock, s_identity));
        var names = Regex.Matches(page, "(?m)^# TYPE (\\S+) ").Select(match => match.Groups[1].Value).ToList();

        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Contains("client_disconnected_reason{deployment_id=\"b9110d11\",deployment_type=\"dedicated\",platform=\"aliyun_en\",reason=\"kicked\"} 2\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Label_values_may_have_quotes_backslashes_and_line_feeds()
    {
        var page = PageText.Of(DeploymentPage.Create(Fixed(), _clock, new("a\"b", "c\\d", "e\nf\u00e9\u4e2d")));

        Assert.Contains("deployment_emqx_sessions_count{deployment_id=\"a\\\"b\",deployment_type=\"c\\\\d\",platform=\"e\\nf\u00e9\u4e2d\"} 6\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_that_is_down_shows()
    {
        var deployment = Fixed();
        (deployment.NodesRunning, deployment.NodesStopped) = (2, 1);

        var page = PageText.Of(DeploymentPage.Create(deployment, _clock, new("x", "y", "z")));

        const string labels = "{deployment_id=\"x\",deployment_type=\"y\",platform=\"z\"}";
        Assert.Equal(0, PageText.ValueOf(page, "deployment_emqx_cluster_status" + labels));
        Assert.Equal(2, PageText.ValueOf(page, "deployment_emqx_metrics_cluster_nodes_running" + labels));
        Assert.Equal(1, PageText.ValueOf(page, "deployment_emqx_metrics_cluster_nodes_stopped" + labels));
    }

    [Fact]
    public void A_gauge_is_never_above_its_maximum() => Assert.Equal(7, new GaugeReading(7, 5).Most);

    [Fact]
    public void A_collector_that_fails_takes_its_series_along_and_the_engine_page_counts_it()
    {
        var deployment = Fixed();
        deployment.ReadSessions = () => throw new InvalidOperationException("broken");
        var page = DeploymentPage.Create(deployment, _clock, s_identity);
        var engine = EnginePage.Create(new FakeEngine(_clock), _clock, api: new ApiCells(), others: [page, DataIntegrationPage.Create(deployment, _clock, s_identity)]);

        var text = PageText.Of(page);

        Assert.DoesNotContain("sessions_count{", text.Replace("cluster_sessions_count{", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("deployment_emqx_metrics_topics_count{", text, StringComparison.Ordinal);
        var shown = PageText.Of(engine);
        Assert.Equal(6, PageText.ValueOf(shown, "heliograph_collector_failures_total{collector=\"deployment_gauges\"}"));
        Assert.Equal(1, PageText.ValueOf(shown, "heliograph_collector_failures_total{collector=\"deployment_platform\"}"));
        Assert.Equal(text.Length, PageText.ValueOf(shown, "heliograph_scrape_size_bytes{page=\"deployment\"}"));
        Assert.Equal(0, PageText.ValueOf(shown, "heliograph_scrape_series{page=\"data_integration\"}"));
        Assert.Equal(1, PageText.ValueOf(shown, "heliograph_scrape_duration_seconds_count{page=\"deployment\"}"));
    }

    [Fact]
    public void The_grouped_numbers_have_the_seven_groups_with_every_counter_and_gauge_under_its_emqx_name()
    {
        var page = DeploymentPage.Create(Fixed(), _clock, s_identity);
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();

        new EmqxStatistics(page, EnginePage.Create(new FakeEngine(_clock), _clock)).Write(bytes);

        using var document = JsonDocument.Parse(bytes.WrittenMemory);
        Assert.Equal(0, document.RootElement.GetProperty("code").GetInt32());
        var groups = document.RootElement.GetProperty("data").EnumerateObject().ToList();
        Assert.Equal(["stats", "metrics", "packets", "messages", "delivery", "client", "session"], groups.Select(group => group.Name));
        var names = groups.SelectMany(group => group.Value.EnumerateObject()).Select(number => number.Name).Where(name => name.StartsWith("emqx_", StringComparison.Ordinal));
        Assert.Equal(
            page.Families.Select(family => family.Name).Where(name => name.StartsWith("deployment_emqx_metrics_", StringComparison.Ordinal) && !name.EndsWith("_reason", StringComparison.Ordinal))
                .Select(name => name["deployment_".Length..].Replace("emqx_metrics_", "emqx_", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            names.Order(StringComparer.Ordinal));
        Assert.Equal(4, groups[0].Value.GetProperty("emqx_live_connections_count").GetInt32());
        Assert.Equal(12, groups[2].Value.GetProperty("emqx_packets_connect").GetInt32());
        Assert.True(groups[1].Value.GetProperty("process_cpu_seconds_total").GetDouble() > 0);
    }

    private FakeDeployment Fixed()
    {
        var deployment = new FakeDeployment(_clock)
        {
            LiveConnections = new(4, 9),
            ReadSessions = () => new(6, 10),
            ClusterSessions = new(6, 8),
            Subscriptions = new(20, 30),
            SharedSubscriptions = new(2, 3),
            Topics = new(5, 7),
            Retained = new(11, 12),
            Delayed = new(1, 2),
        };
        for (var counter = 0; counter < (int)BrokerCounter.Count; counter++) deployment.Shards[counter % 2].Counters.Add((BrokerCounter)counter, 100 + counter);
        deployment.Shards[0].Counters.Add(BrokerCounter.PacketsConnect, 12 - deployment.Shards.Total(BrokerCounter.PacketsConnect));
        deployment.Shards[1].Counters.Add(DisconnectReason.Kicked, 2);
        _clock.Advance(TimeSpan.FromSeconds(2));
        return deployment;
    }

    [GeneratedRegex("([a-z_]+)=\"")]
    private static partial Regex LabelName();
}
