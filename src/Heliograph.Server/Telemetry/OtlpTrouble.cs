using System.Diagnostics.Tracing;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Telemetry;

/// <summary>
/// Hears what the OpenTelemetry library reports of failed exports, which it tells nobody else, and logs it: the first at once, then at most one a
/// minute with how many there were.
/// </summary>
internal sealed class OtlpTrouble(string endpoint, ILogger logger) : EventListener
{
    private const string Exporter = "OpenTelemetry-Exporter-OpenTelemetryProtocol";
    private const long QuietMilliseconds = 60_000;

    private readonly Lock _gate = new();
    private long _lastLogged = -QuietMilliseconds;
    private int _failures;

    /// <inheritdoc/>
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Exporter) EnableEvents(eventSource, EventLevel.Warning);
    }

    /// <inheritdoc/>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        int failures;
        lock (_gate)
        {
            _failures++;
            if (Environment.TickCount64 - _lastLogged < QuietMilliseconds) return;
            (_lastLogged, failures, _failures) = (Environment.TickCount64, _failures, 0);
        }

        TelemetryLog.ExportFailed(logger, endpoint, failures, Text(eventData));
    }

    // The first line says what; what follows is a stack trace.
    private static string Text(EventWrittenEventArgs trouble)
    {
        var values = (trouble.Payload ?? []).Select(value => value?.ToString() ?? "").ToArray<object>();
        return string.Format(CultureInfo.InvariantCulture, trouble.Message ?? trouble.EventName ?? "", values).Split('\n')[0].TrimEnd();
    }
}
