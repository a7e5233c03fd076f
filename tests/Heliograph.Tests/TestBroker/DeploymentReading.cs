using System.Globalization;
using System.Text.RegularExpressions;
using Heliograph.Metrics.Catalogue;

namespace Heliograph.Tests;

/// <summary>
/// One scrape of the deployment page, by the names that semantics uses: a family of the node without <c>deployment_emqx_metrics_</c>, one of the
/// platform with its whole name. A family with labels of its own is the sum of its series.
/// </summary>
internal sealed partial class DeploymentReading
{
    private const string Prefix = "deployment_emqx_metrics_";
    private const string RateSuffix = "_rate";

    private readonly SortedDictionary<string, double> _values;

    private DeploymentReading(SortedDictionary<string, double> values) => _values = values;

    /// <summary>Every counter that is on the page with one series.</summary>
    public static IReadOnlyList<string> Counters { get; } = [.. DeploymentCounters.All.Select(entry => NameOf(entry.Family))];

    public IReadOnlyCollection<string> Names => _values.Keys;

    public long this[string name] => checked((long)_values[name]);

    /// <summary>What a family is called here.</summary>
    public static string NameOf(MetricFamily family) => Short(family.Name);

    public static DeploymentReading Parse(string page)
    {
        var values = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var line in page.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'))
        {
            var series = Series().Match(line);
            Assert.True(series.Success, $"not a series of the deployment page: {line}");
            var name = Short(series.Groups["name"].Value);
            values[name] = values.GetValueOrDefault(name) + double.Parse(series.Groups["value"].Value, CultureInfo.InvariantCulture);
        }

        return new(values);
    }

    /// <summary>Messages a second: <c>receive</c>, <c>send</c>, or both together.</summary>
    public (double Receive, double Send, double Both) Rates =>
        (_values["deployment_emqx_messages_receive_rate"], _values["deployment_emqx_messages_send_rate"], _values["deployment_emqx_messages_rate"]);

    /// <summary>Everything that has changed since <paramref name="earlier"/>, and by how much; not the rates, which follow from the counters and time.</summary>
    public SortedDictionary<string, long> Since(DeploymentReading earlier) => new(
        _values.Where(pair => !pair.Key.EndsWith(RateSuffix, StringComparison.Ordinal) && pair.Value != earlier._values.GetValueOrDefault(pair.Key))
            .ToDictionary(pair => pair.Key, pair => checked((long)(pair.Value - earlier._values.GetValueOrDefault(pair.Key)))),
        StringComparer.Ordinal);

    private static string Short(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;

    [GeneratedRegex("""^(?<name>\w+)\{deployment_id="truth",deployment_type="dedicated",platform="heliograph"(,reason="[^"]+")?\} (?<value>\S+)$""")]
    private static partial Regex Series();
}
