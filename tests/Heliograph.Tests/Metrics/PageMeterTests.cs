using System.Diagnostics.Metrics;
using System.Globalization;
using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Exposition;
using Heliograph.Metrics.Instruments;
using Heliograph.Metrics.Meters;
using Heliograph.Metrics.Pages;

namespace Heliograph.Tests.Metrics;

/// <summary>Instruments and pages are two views of the same cells: what one says the other says.</summary>
public sealed class PageMeterTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public void A_listener_sees_every_series_of_the_page_with_its_value_and_labels()
    {
        var engine = new FakeEngine(_clock) { Clients = 7, Storage = new StorageMetrics("full", _clock) };
        engine.Shards[0].MessagesRead(ClientProtocol.Mqtt, 5);
        engine.Shards[1].SendDuration(ClientProtocol.Mqtt, SendScenario.Local, 0, FakeClock.Milliseconds(20), 3);
        var page = EnginePage.Create(engine, _clock);
        using var meter = new PageMeter(page);

        var measured = Measure(meter).Where(IsFixed).ToList();

        var lines = PageText.Of(page).Split('\n').Where(line => line.Length > 0 && line[0] != '#').Where(IsFixed);
        Assert.Equal(lines.Order(StringComparer.Ordinal), measured.Order(StringComparer.Ordinal));
        Assert.True(measured.Count > 100);
    }

    [Fact]
    public void A_family_on_two_pages_is_one_instrument()
    {
        using var meter = new PageMeter(
            EnginePage.Create(new FakeEngine(_clock), _clock), CenterPage.Create(new FakeCenter { Clients = 3 }, _clock));

        var lines = Measure(meter);

        Assert.Equal(lines.Count, lines.Select(SeriesOf).Distinct().Count());
        Assert.Contains("connmix_center_registry_clients 3", lines);
    }

    [Fact]
    public void A_family_that_cannot_be_read_has_no_measurement_and_the_others_have()
    {
        var builder = new MetricsPageBuilder(_clock);
        builder.Add(ConnmixCenter.Clients, () => throw new IOException("gone")).Add(ConnmixCenter.EngineNodes, () => 1);
        using var meter = new PageMeter(builder.AddPage().Build());

        var lines = Measure(meter);

        Assert.DoesNotContain(lines, line => line.StartsWith("connmix_center_registry_clients", StringComparison.Ordinal));
        Assert.Contains("connmix_center_registry_engine_nodes 1", lines);
        Assert.Contains(lines, line => line.StartsWith("heliograph_collector_failures_total", StringComparison.Ordinal) && line.EndsWith(" 1", StringComparison.Ordinal));
    }

    // What the runtime, the process and the scrape itself move from one reading to the next.
    private static bool IsFixed(string line) =>
        !line.StartsWith("dotnet_", StringComparison.Ordinal) && !line.StartsWith("process_", StringComparison.Ordinal) && !line.Contains("scrape", StringComparison.Ordinal);

    private static string SeriesOf(string line) => line[..line.LastIndexOf(' ')];

    /// <summary>What a listener is told, written as the page writes a series.</summary>
    private static List<string> Measure(PageMeter meter)
    {
        var lines = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, itself) =>
        {
            if (ReferenceEquals(instrument.Meter, meter.Meter)) itself.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => lines.Add(Line(instrument.Name, value, tags)));
        listener.Start();
        listener.RecordObservableInstruments();
        return lines;
    }

    private static string Line(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}=\"{tag.Value}\""));
        return $"{name}{(labels.Length > 0 ? $"{{{labels}}}" : "")} {value.ToString(CultureInfo.InvariantCulture)}";
    }
}
