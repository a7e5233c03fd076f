using System.Text.RegularExpressions;
using Heliograph.Metrics.Catalogue;
using Heliograph.Tests.Interop;

namespace Heliograph.Tests.Monitoring;

/// <summary>The kit names what exists, and Prometheus' own tool finds nothing wrong with it.</summary>
public sealed partial class KitTests
{
    private static readonly string[] s_ofPrometheus = ["up", "scrape_duration_seconds", "ALERTS"];

    private static readonly HashSet<string> s_names =
    [
        .. s_ofPrometheus,
        .. Kit.Recordings.Select(rule => rule.Name),
        .. MetricCatalogue.All.SelectMany(family => family.Type switch
        {
            MetricType.Histogram => new[] { "_bucket", "_sum", "_count" },
            MetricType.Summary => ["", "_sum", "_count"],
            _ => [""],
        }, (family, suffix) => family.Name + suffix),
    ];

    [Fact]
    public void Every_query_asks_for_families_of_the_catalogue()
    {
        var queries = Queries().ToList();

        Assert.True(queries.Count > 300, $"only {queries.Count} queries");
        Assert.Empty(queries.SelectMany(query => PromExpression.Selectors(query.Expression)
            .Select(PromExpression.Name).Where(name => !s_names.Contains(name)).Select(name => $"{query.Source}: {name}")));
    }

    [Fact]
    public void Every_family_that_is_named_anywhere_in_the_kit_is_in_the_catalogue()
    {
        var families = MetricCatalogue.All.Select(family => family.Name).Concat(s_names).Concat(MetricCatalogue.All.Select(family => family.Name + "_count")).ToHashSet();

        Assert.Empty(Kit.Files().SelectMany(file => FamilyName().Matches(File.ReadAllText(file))
            .Where(match => !families.Contains(match.Value)).Select(match => $"{Path.GetFileName(file)}: {match.Value}")).Distinct());
    }

    // A range of $__interval is shorter than two scrapes when one zooms in, and then the panel is empty.
    [Fact]
    public void Nothing_uses_the_interval_that_leaves_panels_empty() =>
        Assert.DoesNotContain(Directory.GetFiles(Kit.Folder, "*", SearchOption.AllDirectories), file => FixedInterval().IsMatch(File.ReadAllText(file)));

    [Fact]
    public void Every_rate_of_a_dashboard_is_over_the_rate_interval() => Assert.Empty(Kit.PanelQueries()
        .Where(query => OtherRange().IsMatch(query.Expression)).Select(query => $"{query.Source}: {query.Expression}"));

    [Fact]
    public Task Promtool_accepts_the_configuration_and_the_rules() => Promtool("check", "config", Path.Combine(Kit.Prometheus, "prometheus.yml"));

    [Fact]
    public Task Every_alert_fires_when_it_should_and_only_then() => Promtool(["test", "rules", .. Kit.RuleTests]);

    [Fact]
    public void Every_alert_has_a_test_in_which_it_fires_and_one_in_which_it_does_not()
    {
        var tests = string.Join('\n', Kit.RuleTests.Select(File.ReadAllText));

        Assert.All(Kit.Alerts, alert =>
        {
            Assert.Matches($@"name: {alert.Name} fires[^$]*?alertname: {alert.Name}\n\s+eval_time: \w+\n\s+exp_alerts:\n\s+- exp_labels", tests);
            Assert.Matches($@"name: {alert.Name} (keeps still|fires for (mq-1 and not for mq-2|d1 and not for d2))\n", tests);
        });
    }

    private static IEnumerable<KitQuery> Queries() => Kit.PanelQueries().Concat(Kit.PageQueries())
        .Concat(Kit.Recordings.Concat(Kit.Alerts).Select(rule => new KitQuery(rule.Name, rule.Expression)))
        .Concat(Kit.Dashboards.SelectMany(one => Kit.Variables(one.Board)
            .Select(variable => new KitQuery($"{one.File}: ${variable.GetProperty("name")}", LabelValues().Match(variable.GetProperty("definition").GetString()!).Groups[1].Value))));

    private static async Task Promtool(params string[] arguments)
    {
        using var promtool = StockClient.Program("promtool", "prometheus", arguments);
        Assert.Contains("SUCCESS", string.Join('\n', await promtool.SucceedAsync()), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"(?<![\w:./])(heliograph|deployment_emqx|connmix|dotnet|promhttp|process)_[a-z0-9_]*[a-z0-9](?![\w:*])")]
    private static partial Regex FamilyName();

    [GeneratedRegex(@"\$\{?__interval")]
    private static partial Regex FixedInterval();

    [GeneratedRegex(@"\[(?!\$__rate_interval\])[^]]*\]")]
    private static partial Regex OtherRange();

    [GeneratedRegex(@"^label_values\((.*), \w+\)$")]
    private static partial Regex LabelValues();
}
