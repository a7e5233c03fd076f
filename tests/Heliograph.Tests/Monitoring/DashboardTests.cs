using System.Text.Json;

namespace Heliograph.Tests.Monitoring;

/// <summary>Dashboards import anywhere and explain themselves.</summary>
public sealed class DashboardTests
{
    [Fact]
    public void Every_dashboard_has_a_fixed_name_of_its_own_that_its_file_has_too()
    {
        Assert.Equal(8, Kit.Dashboards.Count);
        Assert.All(Kit.Dashboards, one => Assert.Equal(one.File, one.Board.GetProperty("uid").GetString() + ".json"));
        Assert.Equal(8, Kit.Dashboards.Select(one => one.Board.GetProperty("title").GetString()).Distinct().Count());
    }

    [Fact]
    public void Every_dashboard_asks_the_data_source_that_its_first_variable_names() => Assert.All(Kit.Dashboards, one =>
    {
        var first = one.Board.GetProperty("templating").GetProperty("list")[0];
        Assert.Equal(("datasource", "datasource", "prometheus"), (first.GetProperty("name").GetString(), first.GetProperty("type").GetString(), first.GetProperty("query").GetString()));
        Assert.All(DataSources(one.Board), uid => Assert.Equal("${datasource}", uid));
    });

    [Fact]
    public void Every_panel_has_a_title_a_unit_and_says_what_it_means() => Assert.All(Kit.Panels(), one =>
    {
        Assert.NotEmpty(one.Panel.GetProperty("title").GetString()!);
        Assert.True(one.Panel.GetProperty("description").GetString()!.EndsWith('.'), $"{one.File}: {one.Panel.GetProperty("title")}");
        Assert.NotEmpty(one.Panel.GetProperty("fieldConfig").GetProperty("defaults").GetProperty("unit").GetString()!);
        Assert.NotEqual(0, one.Panel.GetProperty("targets").GetArrayLength());
    });

    [Fact]
    public void Panels_lie_in_the_grid_without_overlapping() => Assert.All(Kit.Dashboards, one =>
    {
        var taken = new HashSet<(int, int)>();
        foreach (var panel in one.Board.GetProperty("panels").EnumerateArray())
        {
            var (x, y, w, h) = Place(panel.GetProperty("gridPos"));
            Assert.InRange(x + w, 1, 24);
            for (var cell = 0; cell < w * h; cell++) Assert.True(taken.Add((x + (cell % w), y + (cell / w))), $"{one.File}: {panel.GetProperty("title")} overlaps");
        }
    });

    [Fact]
    public void No_two_panels_of_a_dashboard_have_the_same_number() => Assert.All(Kit.Dashboards, one =>
    {
        var numbers = one.Board.GetProperty("panels").EnumerateArray().Select(panel => panel.GetProperty("id").GetInt32()).ToList();
        Assert.Equal(numbers.Count, numbers.Distinct().Count());
    });

    [Fact]
    public void Dashboards_are_kept_readable() => Assert.All(Kit.Dashboards, one =>
        Assert.StartsWith("{\n  \"uid\": \"heliograph-", File.ReadAllText(Path.Combine(Kit.Folder, "grafana", "dashboards", one.File)), StringComparison.Ordinal));

    private static (int X, int Y, int W, int H) Place(JsonElement place) =>
        (place.GetProperty("x").GetInt32(), place.GetProperty("y").GetInt32(), place.GetProperty("w").GetInt32(), place.GetProperty("h").GetInt32());

    private static IEnumerable<string?> DataSources(JsonElement node) => node.ValueKind switch
    {
        JsonValueKind.Object => node.EnumerateObject().SelectMany(field => field.Name == "datasource" ? [field.Value.GetProperty("uid").GetString()] : DataSources(field.Value)),
        JsonValueKind.Array => node.EnumerateArray().SelectMany(DataSources),
        _ => [],
    };
}
