using Heliograph.Broker;
using Heliograph.Metrics.Instruments;
using Heliograph.Metrics.Pages;
using Heliograph.Server.Alarms;
using Heliograph.Server.Listeners;

namespace Heliograph.Server.Hosting;

/// <summary>What alarms and alerts compare with: the limits of a node, its certificates, whom it asks outside.</summary>
internal sealed class NodeOperation(MessageBroker broker, TransportHost transport, AlarmCells alarms) : IOperationSource
{
    private const string ApiName = "api";

    private readonly MemoryLimit _memory = new();

    /// <summary>When the certificate of the deployment API ends; null when it is not served.</summary>
    public Func<DateTimeOffset?> ApiCertificate { get; set; } = () => null;

    /// <inheritdoc/>
    public AlarmCells Alarms => alarms;

    /// <inheritdoc/>
    public IReadOnlyList<CertificateReading> Certificates =>
    [
        .. transport.Listeners.Select(listener => (listener.Name, End: listener.CertificateExpiry)).Append((Name: ApiName, End: ApiCertificate()))
            .Where(certificate => certificate.End is not null).DistinctBy(certificate => certificate.Name)
            .Select(certificate => new CertificateReading(certificate.Name, certificate.End!.Value.ToUnixTimeSeconds())),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<OutsideReading> Outside => [];

    /// <inheritdoc/>
    public long Limit(NodeLimit limit) => limit switch
    {
        NodeLimit.Connections => transport.MaxConnections,
        NodeLimit.Delayed => broker.Options.MaxDelayed,
        NodeLimit.InFlight => broker.Options.MaxInflight,
        NodeLimit.Memory => _memory.Read(),
        NodeLimit.Queue => broker.Options.MaxQueue,
        NodeLimit.Retained => broker.Options.MaxRetained,
        _ => broker.Options.MaxSubscriptions,
    };
}
