using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace Heliograph.Tests.Monitoring;

/// <summary>Every query of the kit, asked of a Prometheus that has scraped a running server.</summary>
public sealed partial class LivePrometheusTests(MonitoredServer server, ITestOutputHelper output) : IClassFixture<MonitoredServer>
{
    [Fact]
    public async Task Every_page_is_scraped()
    {
        var targets = await server.Prometheus.TargetsAsync();

        Assert.Equal(KitJobs.Names, targets.Select(target => target.Job).Order(StringComparer.Ordinal));
        Assert.All(targets, target => Assert.Equal("", target.Error));
    }

    [Fact]
    public async Task Every_rule_can_be_evaluated() => Assert.Empty(await server.Prometheus.RuleErrorsAsync());

    [Fact]
    public async Task Every_variable_of_every_dashboard_has_values()
    {
        foreach (var (file, board) in Kit.Dashboards)
        {
            var values = await ValuesAsync(board);
            output.WriteLine($"{file}: {string.Join(", ", values.Select(value => $"{value.Key}={value.Value}"))}");
            Assert.DoesNotContain(values, value => value.Value.Length == 0);
        }
    }

    // Selectors as well: behind `or vector(0)` one could be missing unseen.
    [Fact]
    public async Task Every_query_of_every_panel_has_data()
    {
        var queries = await PanelQueriesAsync();
        await AllHaveDataAsync(queries);
        await AllHaveDataAsync(Selectors(queries));
    }

    [Fact]
    public async Task Every_recording_rule_has_data()
    {
        await AllHaveDataAsync([.. Kit.Recordings.Select(rule => new KitQuery(rule.Name, rule.Expression))]);
        await AllHaveDataAsync([.. Kit.Recordings.Select(rule => new KitQuery(rule.Name, rule.Name))]);
    }

    // A condition is empty while all is well, so what it is about must be there.
    [Fact]
    public async Task Everything_that_an_alert_or_a_page_looks_at_has_data()
    {
        Assert.NotEmpty(Kit.PageQueries());
        foreach (var query in AlertAndPageQueries()) Assert.Null((await server.Prometheus.QueryAsync(query.Expression)).Error);
        await AllHaveDataAsync(Selectors(AlertAndPageQueries()));
    }

    [Fact]
    public async Task No_empty_is_justified_that_has_data()
    {
        var selectors = Selectors([.. await PanelQueriesAsync(), .. AlertAndPageQueries()]);
        foreach (var empty in JustifiedEmpty.Selectors)
        {
            var covered = selectors.Where(query => empty.Covers(query.Expression)).Select(query => query.Expression).Distinct().ToList();
            Assert.True(covered.Count > 0, $"nothing is empty because {empty.Reason}");
            foreach (var selector in covered) Assert.True((await server.Prometheus.QueryAsync(selector)).Series.Count == 0, $"{selector} has data");
        }
    }

    private static IEnumerable<KitQuery> AlertAndPageQueries() => Kit.Alerts.Select(rule => new KitQuery(rule.Name, rule.Expression)).Concat(Kit.PageQueries());

    private static List<KitQuery> Selectors(IEnumerable<KitQuery> queries) =>
        [.. queries.SelectMany(query => PromExpression.Selectors(query.Expression).Select(selector => new KitQuery(query.Source, selector)))];

    private async Task<List<KitQuery>> PanelQueriesAsync()
    {
        var queries = new List<KitQuery>();
        foreach (var (file, board) in Kit.Dashboards)
        {
            var values = await ValuesAsync(board);
            queries.AddRange(Kit.PanelQueries(file, board).Select(query => query with { Expression = Concrete(query.Expression, values) }));
        }

        return queries;
    }

    private async Task AllHaveDataAsync(List<KitQuery> queries)
    {
        var problems = new List<string>();
        var justified = 0;
        foreach (var query in queries)
        {
            var (error, series) = await server.Prometheus.QueryAsync(query.Expression);
            var missing = query.Legend.Where(label => !series.Any(one => one.ContainsKey(label))).ToList();
            if (error is not null) problems.Add($"{query.Source}: {error}: {query.Expression}");
            else if (series.Count > 0 && missing.Count == 0) continue;
            else if (await IsJustifiedAsync(query.Expression)) justified++;
            else problems.Add($"{query.Source}: no {(series.Count == 0 ? "data" : string.Join(", ", missing))}: {query.Expression}");
        }

        output.WriteLine($"{queries.Count} queries, {justified} justified empties");
        Assert.True(problems.Count == 0, string.Join("\n", problems));
    }

    /// <summary>Whether one of its selectors is on the list and indeed empty, or the whole query is on the list.</summary>
    private async Task<bool> IsJustifiedAsync(string expression)
    {
        if (JustifiedEmpty.Queries.Any(empty => empty.Covers(expression))) return true;
        foreach (var selector in PromExpression.Selectors(expression).Where(selector => JustifiedEmpty.Selectors.Any(empty => empty.Covers(selector))))
        {
            if ((await server.Prometheus.QueryAsync(selector)).Series.Count == 0) return true;
        }

        return false;
    }

    private static string Concrete(string expression, Dictionary<string, string> values) =>
        Variable().Replace(expression.Replace("$__rate_interval", "10s", StringComparison.Ordinal), match => values[match.Groups[1].Value]);

    /// <summary>The first value of each variable, or all of them where a dashboard begins with all; later ones may use earlier ones.</summary>
    private async Task<Dictionary<string, string>> ValuesAsync(JsonElement board)
    {
        var values = new Dictionary<string, string>();
        foreach (var variable in Kit.Variables(board))
        {
            var query = LabelValues().Match(variable.GetProperty("definition").GetString()!);
            Assert.True(query.Success, $"{variable.GetProperty("definition")}");
            var found = await server.Prometheus.LabelValuesAsync(Concrete(query.Groups[1].Value, values), query.Groups[2].Value);
            values[variable.GetProperty("name").GetString()!] = found.Count == 0 ? "" : variable.TryGetProperty("allValue", out var all) ? all.GetString()! : found[0];
        }

        return values;
    }

    [GeneratedRegex(@"\$(\w+)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^label_values\((.*), (\w+)\)$")]
    private static partial Regex LabelValues();
}
