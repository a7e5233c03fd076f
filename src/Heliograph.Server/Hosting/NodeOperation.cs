using Heliograph.Broker;
using Heliograph.Metrics.Instruments;
using Heliograph.Metrics.Pages;
using Heliograph.Server.Access.Outside;
using Heliograph.Server.Alarms;
using Heliograph.Server.Listeners;

namespace Heliograph.Server.Hosting;

/// <summary>What alarms and alerts compare with: the limits of a node, its certificates, whom it asks outside.</summary>
internal sealed class NodeOperation(MessageBroker broker, TransportHost transport, AlarmCells alarms) : IOperationSource
{
    private const string ApiName = "api";

    private readonly MemoryLimit _limit = new();
    private volatile IReadOnlyList<CertificateReading> _certificates = [];
    private volatile (string Name, OutsideCall Call)[] _outside = [];
    private long _memory;

    /// <summary>When the certificate of the deployment API ends; null when it is not served.</summary>
    public Func<DateTimeOffset?> ApiCertificate { get; set; } = () => null;

    /// <inheritdoc/>
    public AlarmCells Alarms => alarms;

    /// <inheritdoc/>
    public IReadOnlyList<CertificateReading> Certificates => _certificates;

    /// <summary>Who is asked outside now, each with a name of its own.</summary>
    public Func<IEnumerable<(string Name, OutsideCall Call)>> OutsideCalls { get; set; } = () => [];

    /// <inheritdoc/>
    public IReadOnlyList<OutsideReading> Outside =>
        _outside is { Length: > 0 } calls ? Array.ConvertAll(calls, one => new OutsideReading(one.Name, !one.Call.IsOpen, one.Call.Failures, one.Call.LastError)) : [];

    /// <inheritdoc/>
    public long Limit(NodeLimit limit) => limit switch
    {
        NodeLimit.Connections => transport.MaxConnections,
        NodeLimit.Delayed => broker.Options.MaxDelayed,
        NodeLimit.InFlight => broker.Options.MaxInflight,
        NodeLimit.Memory => Volatile.Read(ref _memory),
        NodeLimit.Queue => broker.Options.MaxQueue,
        NodeLimit.Retained => broker.Options.MaxRetained,
        _ => broker.Options.MaxSubscriptions,
    };

    /// <summary>Reads again what does not change with a scrape: the certificates in use, who is asked outside, and how much memory there may be.</summary>
    public void Refresh()
    {
        Volatile.Write(ref _memory, _limit.Read());
        _outside = [.. OutsideCalls()];
        _certificates =
        [
            .. transport.Listeners.Select(listener => (listener.Name, End: listener.CertificateExpiry)).Append((Name: ApiName, End: ApiCertificate()))
                .Where(certificate => certificate.End is not null).DistinctBy(certificate => certificate.Name)
                .Select(certificate => new CertificateReading(certificate.Name, certificate.End!.Value.ToUnixTimeSeconds())),
        ];
    }
}
