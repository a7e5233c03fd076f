namespace Heliograph.Tests.Monitoring;

/// <summary>Whoever is woken by an alert is told what it means and what to do.</summary>
public sealed class AlertTests
{
    private static readonly string[] s_chapters = ["## Meaning", "## Impact", "## How to look", "## What to do"];

    [Fact]
    public void There_are_alerts_and_no_two_have_the_same_name()
    {
        Assert.True(Kit.Alerts.Count >= 20, $"only {Kit.Alerts.Count}");
        Assert.Equal(Kit.Alerts.Count, Kit.Alerts.Select(alert => alert.Name).Distinct().Count());
    }

    [Fact]
    public void Every_alert_has_a_severity_a_summary_a_description_and_its_runbook() => Assert.All(Kit.Alerts, alert =>
    {
        Assert.Contains(alert.Severity, (string[])["critical", "warning", "info"]);
        Assert.NotEmpty(alert.Annotations["summary"]);
        Assert.NotEmpty(alert.Annotations["description"]);
        Assert.Equal($"docs/runbooks/{alert.Name}.md", alert.Annotations["runbook_url"]);
    });

    [Fact]
    public void Every_alert_has_a_runbook_and_every_runbook_an_alert() => Assert.Equal(
        Kit.Alerts.Select(alert => alert.Name).Order(StringComparer.Ordinal),
        Directory.GetFiles(Kit.Runbooks, "*.md").Select(file => Path.GetFileNameWithoutExtension(file)).Where(name => name != "README").Order(StringComparer.Ordinal));

    [Fact]
    public void Every_runbook_has_its_chapters_and_shows_the_condition_of_the_alert() => Assert.All(Kit.Alerts, alert =>
    {
        var page = File.ReadAllText(Path.Combine(Kit.Runbooks, alert.Name + ".md"));
        Assert.StartsWith($"# {alert.Name}\n\nSeverity **{alert.Severity}**", page, StringComparison.Ordinal);
        Assert.Equal(s_chapters, page.Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal)));
        Assert.Contains(OneLine(alert.Expression), OneLine(page), StringComparison.Ordinal);
    });

    [Fact]
    public void The_list_of_runbooks_has_them_all()
    {
        var list = File.ReadAllText(Path.Combine(Kit.Runbooks, "README.md"));

        Assert.All(Kit.Alerts, alert => Assert.Contains($"| [{alert.Name}]({alert.Name}.md) | {alert.Severity} |", list, StringComparison.Ordinal));
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
