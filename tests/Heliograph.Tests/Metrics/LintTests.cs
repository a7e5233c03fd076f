using System.Text.RegularExpressions;
using Heliograph.Metrics.Catalogue;

namespace Heliograph.Tests.Metrics;

/// <summary>The rules of Prometheus' own linter over the names that are ours to choose, and the text format's over all.</summary>
public sealed partial class LintTests
{
    private static readonly string[] Ours = ["heliograph_", "dotnet_", "process_"];

    public static TheoryData<string> OwnNames => [.. MetricCatalogue.All.Where(IsOurs).Select(family => family.Name)];

    [Theory]
    [MemberData(nameof(OwnNames))]
    public void An_own_name_follows_the_naming_rules(string name)
    {
        var family = MetricCatalogue.All.Single(family => family.Name == name);

        Assert.Matches(LowerCase(), name);
        Assert.Equal(family.Type == MetricType.Counter, name.EndsWith("_total", StringComparison.Ordinal));
        Assert.DoesNotMatch(ReservedSuffix(), name);
        Assert.DoesNotMatch(OtherUnit(), name);
        Assert.DoesNotMatch(TypeInName(), name);
        if (family.Type is MetricType.Histogram or MetricType.Summary) Assert.EndsWith("_seconds", name, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_family_has_one_line_of_help_that_needs_no_escaping() => Assert.All(MetricCatalogue.All, family =>
    {
        Assert.NotEmpty(family.Help);
        Assert.DoesNotMatch(NeedsEscaping(), family.Help);
        Assert.EndsWith(".", family.Help.TrimEnd(), StringComparison.Ordinal);
    });

    [Fact]
    public void Every_label_has_a_legal_name_and_distinct_sorted_values() => Assert.All(MetricCatalogue.All, family =>
    {
        Assert.Equal(family.Labels.Select(label => label.Name).Order(StringComparer.Ordinal), family.Labels.Select(label => label.Name));
        foreach (var label in family.Labels)
        {
            Assert.Matches(LowerCase(), label.Name);
            Assert.DoesNotContain(label.Name, (string[])["le", "quantile"]);
            Assert.Equal(label.Values.Distinct().Order(StringComparer.Ordinal), label.Values);
        }
    });

    private static bool IsOurs(MetricFamily family) => Ours.Any(prefix => family.Name.StartsWith(prefix, StringComparison.Ordinal));

    [GeneratedRegex("^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
    private static partial Regex LowerCase();

    [GeneratedRegex("_(count|sum|bucket)$")]
    private static partial Regex ReservedSuffix();

    [GeneratedRegex("_(milliseconds|microseconds|nanoseconds|minutes|hours|days|ms|us|ns|kilobytes|megabytes|kb|mb|kib|mib|bits|percent)(_|$)")]
    private static partial Regex OtherUnit();

    [GeneratedRegex("_(counter|gauge|summary|histogram)(_|$)")]
    private static partial Regex TypeInName();

    [GeneratedRegex(@"[\\\n\r]")]
    private static partial Regex NeedsEscaping();
}
