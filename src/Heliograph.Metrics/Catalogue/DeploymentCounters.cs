using Heliograph.Metrics.Instruments;

namespace Heliograph.Metrics.Catalogue;

/// <summary>All deployment counters together.</summary>
public static class DeploymentCounters
{
    /// <summary>Every counter family with its cell; <see cref="BrokerCounter.PacketsConnect"/> is shown by two.</summary>
    public static IReadOnlyList<BrokerCounterFamily> All { get; } =
    [
        .. DeploymentPackets.Counters, .. DeploymentMessages.Counters, .. DeploymentDeliveries.Counters,
        .. DeploymentClients.Counters, .. DeploymentSessions.Counters, .. DeploymentAccess.Counters,
    ];
}
