using System.Text.Json;
using System.Text.RegularExpressions;
using Heliograph.Tests.House;
using YamlDotNet.RepresentationModel;

namespace Heliograph.Tests.Monitoring;

/// <summary>What deploy/ and the pages about monitoring hold, read as the programs read it that use it.</summary>
internal static partial class Kit
{
    public static string Folder { get; } = Path.Combine(SourceTree.Root, "deploy");

    public static string Prometheus { get; } = Path.Combine(Folder, "prometheus");

    public static string Runbooks { get; } = Path.Combine(SourceTree.Root, "docs", "runbooks");

    /// <summary>The files of promtool's unit tests.</summary>
    public static IReadOnlyList<string> RuleTests { get; } = [.. Directory.GetFiles(Path.Combine(Prometheus, "tests"), "*.yml").Order(StringComparer.Ordinal)];

    public static IReadOnlyList<(string File, JsonElement Board)> Dashboards { get; } =
        [.. Directory.GetFiles(Path.Combine(Folder, "grafana", "dashboards"), "*.json").Order(StringComparer.Ordinal).Select(file => (Path.GetFileName(file), Json(file)))];

    public static IReadOnlyList<KitRule> Recordings { get; } = Rules("recording-rules.yml");

    public static IReadOnlyList<KitRule> Alerts { get; } = Rules("alerts.yml");

    /// <summary>Everything that shows data, rows left out.</summary>
    public static IEnumerable<(string File, JsonElement Panel)> Panels() => Dashboards.SelectMany(one => Panels(one.Board).Select(panel => (one.File, panel)));

    /// <summary>The queries of all panels and annotations of all dashboards.</summary>
    public static IEnumerable<KitQuery> PanelQueries() => Dashboards.SelectMany(one => PanelQueries(one.File, one.Board));

    /// <summary>The queries of the panels and annotations of one dashboard.</summary>
    public static IEnumerable<KitQuery> PanelQueries(string file, JsonElement board) => Panels(board).SelectMany(panel => panel.GetProperty("targets").EnumerateArray()
        .Select(target => new KitQuery($"{file}: {panel.GetProperty("title")}", target.GetProperty("expr").GetString()!)
        {
            Legend = [.. LegendLabel().Matches(target.GetProperty("legendFormat").GetString()!).Select(match => match.Groups[1].Value)],
        })).Concat(board.GetProperty("annotations").GetProperty("list").EnumerateArray()
        .Select(annotation => new KitQuery($"{file}: annotation", annotation.GetProperty("expr").GetString()!)));

    /// <summary>The variables that are filled by a query, in their order.</summary>
    public static IEnumerable<JsonElement> Variables(JsonElement board) =>
        board.GetProperty("templating").GetProperty("list").EnumerateArray().Where(variable => variable.GetProperty("type").GetString() == "query");

    /// <summary>What pages tell the reader to ask.</summary>
    public static IEnumerable<KitQuery> PageQueries() => Directory.GetFiles(Runbooks, "*.md").Concat(Directory.GetFiles(Path.Combine(SourceTree.Root, "docs"), "monitoring*.md"))
        .SelectMany(file => PromqlBlock().Matches(File.ReadAllText(file)).Select(match => new KitQuery(Path.GetFileName(file), match.Groups[1].Value.Trim())));

    /// <summary>Every text file of the kit and every page about it.</summary>
    public static IEnumerable<string> Files() => Directory.GetFiles(Folder, "*", SearchOption.AllDirectories)
        .Concat(Directory.GetFiles(Runbooks, "*.md"))
        .Concat(Directory.GetFiles(Path.Combine(SourceTree.Root, "docs"), "monitoring*.md"));

    private static IEnumerable<JsonElement> Panels(JsonElement board) =>
        board.GetProperty("panels").EnumerateArray().Where(panel => panel.GetProperty("type").GetString() != "row");

    private static JsonElement Json(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(file));
        return document.RootElement.Clone();
    }

    private static List<KitRule> Rules(string file)
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(Path.Combine(Prometheus, file));
        yaml.Load(reader);
        return [.. Sequence(yaml.Documents[0].RootNode, "groups").SelectMany(group => Sequence(group, "rules")).Select(Rule)];
    }

    private static KitRule Rule(YamlNode rule)
    {
        var isAlert = Text(rule, "alert") is not null;
        return new(Text(rule, isAlert ? "alert" : "record")!, Text(rule, "expr")!, isAlert, isAlert ? Text(rule["labels"], "severity")! : "",
            isAlert ? ((YamlMappingNode)rule["annotations"]).ToDictionary(pair => $"{pair.Key}", pair => $"{pair.Value}") : []);
    }

    private static IEnumerable<YamlNode> Sequence(YamlNode node, string key) => ((YamlSequenceNode)node[key]).Children;

    private static string? Text(YamlNode node, string key) => ((YamlMappingNode)node).Children.TryGetValue(key, out var value) ? ((YamlScalarNode)value).Value : null;

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex LegendLabel();

    [GeneratedRegex(@"```promql\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex PromqlBlock();
}
