using Heliograph.Metrics.Instruments;
using Heliograph.Metrics.Pages;

namespace Heliograph.Tests.Metrics;

internal sealed record FakeListener(string Name) : IListenerSource
{
    public int Live { get; init; }

    public int MaxConnections { get; init; }

    public long Accepted { get; init; }

    public Dictionary<ConnectionRefusal, long> Refusals { get; } = [];

    public long Refused(ConnectionRefusal reason) => Refusals.GetValueOrDefault(reason);
}
