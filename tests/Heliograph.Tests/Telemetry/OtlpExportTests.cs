using System.Buffers.Binary;
using System.Text;
using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Exposition;
using Heliograph.Metrics.Pages;
using Heliograph.Server.Configuration;
using Heliograph.Server.Telemetry;
using Heliograph.Tests.Metrics;

namespace Heliograph.Tests.Telemetry;

/// <summary>What a collector receives, and what the log says when there is none.</summary>
public sealed class OtlpExportTests
{
    [Fact]
    public void A_collector_gets_every_family_of_the_page_with_its_value()
    {
        using var collector = new OtlpCollector();
        var page = CenterPage.Create(new FakeCenter { Clients = 123_457 }, TimeProvider.System);

        Export(new() { Endpoint = $"http://127.0.0.1:{collector.Port}", Protocol = OtlpProtocol.Http, Headers = new("api-key=k1") }, page, new TestLog());

        var (path, key, body) = Assert.Single(collector.Exports);
        Assert.Equal(("/v1/metrics", "k1"), (path, key));
        foreach (var family in page.Families.Where(family => family.Type is MetricType.Counter or MetricType.Gauge))
            Assert.Contains(family.Name, body, StringComparison.Ordinal);
        Assert.Contains(DoubleAsSent(123_457), body, StringComparison.Ordinal);
        Assert.Contains("service.name", body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_collector_that_is_not_there_is_named_in_the_log()
    {
        var log = new TestLog();
        var endpoint = $"http://127.0.0.1:{OtlpCollector.FreePort()}";

        Export(new() { Endpoint = endpoint, Protocol = OtlpProtocol.Http }, CenterPage.Create(new FakeCenter(), TimeProvider.System), log);

        Assert.Contains(log.Lines, l => l.Text.Contains(endpoint, StringComparison.Ordinal) && l.Text.Contains("could not be exported", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_stops_has_exported_what_happened()
    {
        using var collector = new OtlpCollector();
        var otlp = new OtlpOptions { Endpoint = $"http://127.0.0.1:{collector.Port}", Protocol = OtlpProtocol.Http };
        await using (var broker = await TestBroker.StartAsync(o => o with { Metrics = new() { Otlp = otlp } }))
        {
            await using var client = await broker.ConnectAsync("one");
        }

        Assert.Contains("connmix_engine_servers_clients", Assert.Single(collector.Exports).Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_endpoint_nothing_is_exported() =>
        Assert.Null(OtlpExport.Start(new(), "1.0.0", [CenterPage.Create(new FakeCenter(), TimeProvider.System)], new TestLog().CreateLogger("test")));

    // The last export is made when it is disposed, so no test waits for an interval.
    private static void Export(OtlpOptions options, MetricsPage page, TestLog log) =>
        OtlpExport.Start(options, "1.0.0", [page], log.CreateLogger("test"))!.Dispose();

    // Protobuf: a double is eight octets, the least significant first.
    private static string DoubleAsSent(double value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        return Encoding.Latin1.GetString(bytes);
    }
}
