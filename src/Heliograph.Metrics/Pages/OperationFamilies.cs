using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Exposition;

namespace Heliograph.Metrics.Pages;

/// <summary>The families of the engine's page about alarms and what they compare with.</summary>
internal static class OperationFamilies
{
    internal static MetricsPageBuilder AddOperation(this MetricsPageBuilder builder, IEngineSource engine) => builder
        .Add(HeliographAlarms.Active, series =>
        {
            foreach (var (name, kind) in HeliographAlarms.Kinds) series.Write(engine.Operation.Alarms.Active(kind), name);
        })
        .Add(HeliographAlarms.Raised, series =>
        {
            foreach (var (name, kind) in HeliographAlarms.Kinds) series.Write(engine.Operation.Alarms.TimesRaised(kind), name);
        })
        .Add(HeliographAlarms.Limit, series =>
        {
            foreach (var (name, limit) in HeliographAlarms.Limits) series.Write(engine.Operation.Limit(limit), name);
        })
        .Add(HeliographAlarms.ListenerLimit, series =>
        {
            foreach (var listener in engine.Listeners) series.Write(listener.MaxConnections, listener.Name);
        })
        .Add(HeliographAlarms.CertificateExpiry, series =>
        {
            foreach (var certificate in engine.Operation.Certificates) series.Write(certificate.ExpiresAt, certificate.Listener);
        })
        .Add(HeliographAlarms.SourceUp, series =>
        {
            foreach (var source in engine.Operation.Outside) series.Write(source.IsUp ? 1 : 0, source.Name);
        })
        .Add(HeliographAlarms.SourceFailures, series =>
        {
            foreach (var source in engine.Operation.Outside) series.Write(source.Failures, source.Name);
        });
}
