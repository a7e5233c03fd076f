using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Exposition;
using Heliograph.Metrics.Instruments;

namespace Heliograph.Metrics.Pages;

/// <summary>The families of the engine's page about alarms and what they compare with.</summary>
internal static class OperationFamilies
{
    internal static MetricsPageBuilder AddOperation(this MetricsPageBuilder builder, IEngineSource engine) => builder
        .Add(HeliographAlarms.Active, series => WriteKinds(series, engine.Operation.Alarms.Active))
        .Add(HeliographAlarms.Raised, series => WriteKinds(series, engine.Operation.Alarms.TimesRaised))
        .Add(HeliographAlarms.Limit, series =>
        {
            for (var i = 0; i < HeliographAlarms.Limits.Count; i++) series.Write(engine.Operation.Limit(HeliographAlarms.Limits[i].Limit), HeliographAlarms.Limits[i].Name);
        })
        .Add(HeliographAlarms.ListenerLimit, series =>
        {
            for (var i = 0; i < engine.Listeners.Count; i++) series.Write(engine.Listeners[i].MaxConnections, engine.Listeners[i].Name);
        })
        .Add(HeliographAlarms.CertificateExpiry, series =>
        {
            var certificates = engine.Operation.Certificates;
            for (var i = 0; i < certificates.Count; i++) series.Write(certificates[i].ExpiresAt, certificates[i].Listener);
        })
        .Add(HeliographAlarms.SourceUp, series => WriteSources(series, engine.Operation.Outside, static source => source.IsUp ? 1 : 0))
        .Add(HeliographAlarms.SourceFailures, series => WriteSources(series, engine.Operation.Outside, static source => source.Failures));

    private static void WriteKinds(SeriesWriter series, Func<AlarmKind, long> read)
    {
        for (var i = 0; i < HeliographAlarms.Kinds.Count; i++) series.Write(read(HeliographAlarms.Kinds[i].Kind), HeliographAlarms.Kinds[i].Name);
    }

    private static void WriteSources(SeriesWriter series, IReadOnlyList<OutsideReading> sources, Func<OutsideReading, long> read)
    {
        for (var i = 0; i < sources.Count; i++) series.Write(read(sources[i]), sources[i].Name);
    }
}
