using Heliograph.Metrics.Exposition;
using Heliograph.Metrics.Meters;
using Heliograph.Server.Configuration;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Heliograph.Server.Telemetry;

/// <summary>Sends the families of the pages to an OpenTelemetry collector at an interval, and once more when it is disposed.</summary>
internal sealed class OtlpExport : IDisposable
{
    private const int LastExportMilliseconds = 1000;

    private readonly PageMeter _meter;
    private readonly OtlpTrouble _trouble;
    private readonly MeterProvider _provider;

    private OtlpExport(OtlpOptions options, string version, IReadOnlyList<MetricsPage> pages, ILogger logger)
    {
        _trouble = new OtlpTrouble(options.Endpoint!, logger);
        _meter = new PageMeter([.. pages]);
        _provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(PageMeter.Name)
            .ConfigureResource(resource => resource.AddService("heliograph", serviceVersion: version))
            .AddOtlpExporter((exporter, reader) => Configure(exporter, reader, options))
            .Build();
    }

    /// <summary>Begins to export; null when the options name no endpoint.</summary>
    internal static OtlpExport? Start(OtlpOptions options, string version, IReadOnlyList<MetricsPage> pages, ILogger logger) =>
        string.IsNullOrEmpty(options.Endpoint) ? null : new OtlpExport(options, version, pages, logger);

    public void Dispose()
    {
        _provider.Shutdown(LastExportMilliseconds);
        _provider.Dispose();
        _meter.Dispose();
        _trouble.Dispose();
    }

    private static void Configure(OtlpExporterOptions exporter, MetricReaderOptions reader, OtlpOptions options)
    {
        var http = options.Protocol == OtlpProtocol.Http;
        exporter.Endpoint = UrlOf(options.Endpoint!, http);
        exporter.Protocol = http ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        if (options.Headers is { } headers) exporter.Headers = headers.Reveal();
        reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.Interval.TotalMilliseconds;
    }

    // The path that collectors listen on over HTTP, when only an address is given.
    private static Uri UrlOf(string endpoint, bool http) =>
        new Uri(endpoint) is var url && http && url.AbsolutePath == "/" ? new Uri(url, "v1/metrics") : url;
}
