using Heliograph.Broker;
using Heliograph.Metrics.Pages;
using Heliograph.Server.Alarms;
using Heliograph.Server.Listeners;
using Heliograph.Server.Tracing;

namespace Heliograph.Server.Management;

/// <summary>What the management API tells of and works on.</summary>
internal sealed record ManagementOptions
{
    internal required MessageBroker Broker { get; init; }

    /// <summary>The numbers of the deployment.</summary>
    internal required IDeploymentSource Numbers { get; init; }

    /// <summary>The open listeners.</summary>
    internal required IReadOnlyList<Listener> Listeners { get; init; }

    /// <summary>The version of the program.</summary>
    internal required string Version { get; init; }

    /// <summary>Where bans are kept.</summary>
    internal required IBanStore Bans { get; init; }

    /// <summary>What is wrong, and was.</summary>
    internal required AlarmList Alarms { get; init; }

    /// <summary>Paths that other rooms add.</summary>
    internal IReadOnlyList<ApiRoute> More { get; init; } = [];

    /// <summary>What is written down about clients and topics.</summary>
    internal required TraceList Traces { get; init; }

    /// <summary>Numbers of the last hour.</summary>
    internal required MonitorHistory History { get; init; }

    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What this node is called, as EMQX writes names of nodes.</summary>
    internal string Node { get; init; } = ThisNode;

    internal static string ThisNode { get; } = "heliograph@" + Environment.MachineName;
}
