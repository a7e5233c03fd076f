using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Exposition;

namespace Heliograph.Tests.Metrics;

public sealed class MarkdownTests
{
    [Fact]
    public void The_page_in_the_repository_is_the_catalogue() => Assert.True(
        Repository.Read(Path.Combine("docs", "metrics.md")) == MetricsMarkdown.Render(),
        "docs/metrics.md differs from the catalogue; run: heliograph metrics --markdown > docs/metrics.md");

    [Fact]
    public void Every_family_and_every_go_name_is_on_the_page()
    {
        var page = MetricsMarkdown.Render();

        Assert.All(MetricCatalogue.All, family => Assert.Contains($"| `{family.Name}` |", page, StringComparison.Ordinal));
        Assert.All(GoNames.All, go => Assert.Contains($"| `{go.Name}` |", page, StringComparison.Ordinal));
    }
}
