using Heliograph.Metrics.Instruments;
using Heliograph.Metrics.Pages;

namespace Heliograph.Tests.Metrics;

internal sealed class FakeOperation : IOperationSource
{
    public AlarmCells Alarms { get; } = new();

    public List<CertificateReading> Certificates { get; } = [];

    IReadOnlyList<CertificateReading> IOperationSource.Certificates => Certificates;

    public List<OutsideReading> Outside { get; } = [];

    IReadOnlyList<OutsideReading> IOperationSource.Outside => Outside;

    public long Limit(NodeLimit limit) => 100 + (int)limit;
}
