using System.Text.Json;
using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Instruments;

namespace Heliograph.Tests.Metrics;

/// <summary>The names, types and labels that existing dashboards query (contract.json) against the catalogue.</summary>
public sealed class CatalogueTests
{
    private static readonly JsonElement[] Contract =
        [.. JsonDocument.Parse(Repository.MetricsFile("contract.json")).RootElement.EnumerateArray()];

    // What the vendor's other dashboard queries beyond the contract.
    private static readonly string[] SecondDashboard =
    [
        "deployment_emqx_cluster_status", "deployment_emqx_metrics_client_disconnected_reason", "deployment_emqx_action_events_count",
        "deployment_emqx_action_queued_count",
    ];

    [Fact]
    public void Every_family_of_the_contract_is_in_the_catalogue_with_its_type_and_labels()
    {
        var checkedFamilies = 0;
        foreach (var row in Contract.Where(row => !NameOf(row).StartsWith("go_", StringComparison.Ordinal)))
        {
            var family = Assert.Single(MetricCatalogue.On(SurfaceOf(row)), family => family.Name == NameOf(row));
            Assert.Equal(row.GetProperty("type").GetString(), family.Type.ToString().ToLowerInvariant());
            var labels = row.GetProperty("labels").EnumerateArray().Select(label => label.GetString()!).Where(label => label != "quantile");
            Assert.Equal(labels, family.Labels.Select(label => label.Name));
            foreach (var label in family.Labels) CheckValues(row, label);
            checkedFamilies++;
        }

        Assert.Equal(3 + 5 + 2 + 2 + 124 + 5, checkedFamilies);
    }

    [Fact]
    public void The_deployment_pages_show_no_family_that_the_contract_does_not_know()
    {
        var known = Contract.Select(NameOf).Concat(SecondDashboard).ToHashSet();

        Assert.All(MetricCatalogue.On(MetricSurface.Deployment | MetricSurface.DataIntegration), family => Assert.Contains(family.Name, known));
        Assert.Equal(129, MetricCatalogue.On(MetricSurface.Deployment | MetricSurface.DataIntegration).Count(family => !SecondDashboard.Contains(family.Name)));
    }

    [Fact]
    public void Every_go_family_of_the_contract_is_explained()
    {
        var names = Contract.Select(NameOf).Where(name => name.StartsWith("go_", StringComparison.Ordinal)).Distinct();

        Assert.Equal(names.Order(StringComparer.Ordinal), GoNames.All.Select(go => go.Name));
        Assert.All(GoNames.All, go => Assert.True(go.Equivalent is not null || go.Remark.Length > 0, go.Name));
    }

    [Fact]
    public void Every_broker_counter_is_shown_under_its_own_name()
    {
        var shown = DeploymentCounters.All.Select(entry => entry.Counter).ToHashSet();

        Assert.Equal((int)BrokerCounter.Count, shown.Count);
        foreach (var (counter, family) in DeploymentCounters.All.Where(entry => !entry.Family.Name.EndsWith("connect_received", StringComparison.Ordinal)))
        {
            var name = family.Name["deployment_emqx_metrics_".Length..].Replace("_", "", StringComparison.Ordinal);
            Assert.Equal(counter.ToString().ToLowerInvariant(), name);
        }
    }

    [Fact]
    public void No_two_families_share_a_name() =>
        Assert.Equal(MetricCatalogue.All.Count, MetricCatalogue.All.Select(family => family.Name).Distinct().Count());

    [Fact]
    public void No_help_contradicts_its_name()
    {
        string HelpOf(string name) => MetricCatalogue.All.Single(family => family.Name == "deployment_emqx_metrics_" + name).Help;

        Assert.Contains("QoS 1", HelpOf("messages_qos1_received"), StringComparison.Ordinal);
        Assert.Contains("QoS 2", HelpOf("messages_qos2_received"), StringComparison.Ordinal);
        Assert.Contains("received", HelpOf("packets_connect"), StringComparison.Ordinal);
        Assert.Contains("PINGRESP", HelpOf("packets_pingresp_sent"), StringComparison.Ordinal);
        Assert.Contains("PUBREL", HelpOf("messages_dropped_expired"), StringComparison.Ordinal);
        Assert.Contains("switched off", HelpOf("delivery_dropped_qos0_msg"), StringComparison.Ordinal);
        foreach (var family in MetricCatalogue.All.Where(family => family.Name.StartsWith("deployment_emqx_metrics_packets_", StringComparison.Ordinal)))
        {
            if (family.Name.EndsWith("_received", StringComparison.Ordinal)) Assert.Contains("received", family.Help, StringComparison.Ordinal);
            if (family.Name.EndsWith("_sent", StringComparison.Ordinal)) Assert.Contains("sent", family.Help, StringComparison.Ordinal);
        }
    }

    private static void CheckValues(JsonElement row, MetricLabel label)
    {
        if (!row.GetProperty("label_values").TryGetProperty(label.Name, out var values)) return;
        var expected = values.EnumerateArray().Select(value => value.GetString()!).ToList();
        if (label.Name == "protocol") expected.Insert(0, "mqtt");
        Assert.Equal(expected, label.Values);
    }

    private static string NameOf(JsonElement row) => row.GetProperty("name").GetString()!;

    private static MetricSurface SurfaceOf(JsonElement row) => row.GetProperty("surface").GetString() switch
    {
        "center" => MetricSurface.Center,
        "engine" => MetricSurface.Engine,
        "deployment" => MetricSurface.Deployment,
        var other => other == "data_integration" ? MetricSurface.DataIntegration : throw new InvalidDataException(other),
    };
}
