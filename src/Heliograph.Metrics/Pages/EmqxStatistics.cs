using System.Buffers;
using System.Text.Json;
using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Exposition;

namespace Heliograph.Metrics.Pages;

/// <summary>
/// The deployment's numbers as EMQX 4 groups them in <c>/api/emqx_prometheus?type=json</c>, under its <c>emqx_*</c> names. The group
/// <c>metrics</c>, there about the Erlang machine, has the <c>process_*</c> numbers of this one.
/// </summary>
public sealed class EmqxStatistics
{
    private static readonly (string Group, MetricArea[] Areas)[] Layout =
    [
        ("stats", [DeploymentGauges.Area]),
        ("metrics", [ProcessFamilies.Area]),
        ("packets", [DeploymentPackets.Area]),
        ("messages", [DeploymentMessages.Area]),
        ("delivery", [DeploymentDeliveries.Area]),
        ("client", [DeploymentClients.Area, DeploymentAccess.Area]),
        ("session", [DeploymentSessions.Area]),
    ];

    private readonly (JsonEncodedText Group, (MetricsPage Page, BoundFamily Family, JsonEncodedText Name)[] Numbers)[] _groups;

    /// <summary>The numbers of these pages, which count what they fail to read.</summary>
    public EmqxStatistics(params IReadOnlyList<MetricsPage> pages)
    {
        ArgumentNullException.ThrowIfNull(pages);
        var all = pages.SelectMany(page => page.Bound.Where(IsOneNumber).Select(family => (page, family, NameOf(family.Family)))).ToList();
        _groups =
        [
            .. Layout.Select(group => (JsonEncodedText.Encode(group.Group),
                all.Where(number => group.Areas.Contains(number.family.Family.Area)).ToArray())),
        ];
    }

    /// <summary>Writes the document as it is now. Any thread.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteNumber("code", 0);
        json.WriteStartObject("data");
        foreach (var (group, numbers) in _groups)
        {
            json.WriteStartObject(group);
            foreach (var (page, family, name) in numbers) page.TryRead(family, new Number(json, name));
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static bool IsOneNumber(BoundFamily family) =>
        family.Family.Type is MetricType.Counter or MetricType.Gauge && family.Family.Labels.Count == family.Constants.Count;

    private static JsonEncodedText NameOf(MetricFamily family) => JsonEncodedText.Encode(
        family.Name.StartsWith(DeploymentLabels.Prefix, StringComparison.Ordinal) ? $"emqx_{family.Name[DeploymentLabels.Prefix.Length..]}" : family.Name);

    private sealed class Number(Utf8JsonWriter json, JsonEncodedText name) : SeriesTarget
    {
        internal override void Take(BoundFamily family, SeriesPart part, ReadOnlySpan<string> labelValues, ReadOnlySpan<byte> last, long value) =>
            json.WriteNumber(name, value);

        internal override void Take(BoundFamily family, SeriesPart part, ReadOnlySpan<string> labelValues, ReadOnlySpan<byte> last, double value) =>
            json.WriteNumber(name, value);
    }
}
