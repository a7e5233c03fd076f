using System.Text;
using Heliograph.Metrics.Catalogue;

namespace Heliograph.Metrics.Exposition;

/// <summary>The catalogue as the page docs/metrics.md.</summary>
public static class MetricsMarkdown
{
    private static readonly (MetricSurface Surface, string Title)[] Surfaces =
    [
        (MetricSurface.Engine, "Engine: `GET :6789/metrics`"),
        (MetricSurface.Center, "Center: `GET :6787/metrics`"),
        (MetricSurface.Deployment, "Deployment API: `GET /api/deployment_metrics`"),
        (MetricSurface.DataIntegration, "Deployment API: `GET /api/deployment_metrics/data_integration`"),
        (MetricSurface.Detail, "Engine: `GET :6789/metrics/detail?family=…&top=N`, the N (1 to 100, 10 if not said) greatest of one family"),
    ];

    /// <summary>The whole page, with line feeds and a final one. The same catalogue always gives the same text.</summary>
    public static string Render()
    {
        var text = new StringBuilder();
        text.Append("""
            # Metrics

            Generated from the catalogue by `heliograph metrics --markdown`; do not edit.

            Every page is Prometheus text, format 0.0.4. Counters start at 0 with the process and never fall while it lives; gauges of now are
            read from the live structures at the scrape. Every series below is there from the first scrape on, unless its row says when it is
            absent. A label with `…` has an open set of values, bounded by configuration; its series come and go with what it names.

            """.ReplaceLineEndings("\n"));
        foreach (var (surface, title) in Surfaces) AppendSurface(text, surface, title);
        AppendDifferences(text);
        AppendGoNames(text);
        return text.ToString();
    }

    private static void AppendSurface(StringBuilder text, MetricSurface surface, string title)
    {
        text.Append($"\n## {title}\n");
        foreach (var area in MetricCatalogue.Areas.Where(area => (area.Surfaces & surface) != 0))
        {
            text.Append($"\n### {area.Title}\n\n| name | type | unit | labels | meaning, and when it moves |\n|---|---|---|---|---|\n");
            foreach (var family in area.Families)
            {
                Row(text, $"`{family.Name}`", TypeOf(family), family.Unit, LabelsOf(family), $"{family.Help} {family.Moves}".TrimEnd());
            }
        }
    }

    private static void AppendDifferences(StringBuilder text)
    {
        text.Append("\n## Where the deployment families differ from EMQX on purpose\n\n| families | EMQX | Heliograph |\n|---|---|---|\n");
        foreach (var difference in EmqxDifferences.All) Row(text, $"`{difference.Families}`", difference.Emqx, difference.Heliograph);
    }

    private static void AppendGoNames(StringBuilder text)
    {
        text.Append("\n## What stands for the go_* families\n\nHeliograph runs on .NET, so most go_* values would be made up. With `metrics.goCompat: true` the center and engine show those marked yes.\n\n");
        text.Append("| Go | here | with goCompat | remark |\n|---|---|---|---|\n");
        foreach (var go in GoNames.All) Row(text, $"`{go.Name}`", go.Equivalent is { } here ? $"`{here.Name}`" : "none", go.Equivalent is null ? "" : "yes", go.Remark);
    }

    private static string TypeOf(MetricFamily family) => family.Type.ToString().ToLowerInvariant();

    private static string LabelsOf(MetricFamily family) => string.Join(
        "; ",
        family.Labels.Select(label => $"`{label.Name}`: {(label.Values.Count == 0 ? "…" : string.Join(", ", label.Values))}"));

    private static void Row(StringBuilder text, params ReadOnlySpan<string> cells)
    {
        foreach (var cell in cells) text.Append("| ").Append(cell.Replace("|", "\\|", StringComparison.Ordinal)).Append(' ');
        text.Append("|\n");
    }
}
