namespace Heliograph.Metrics.Catalogue;

/// <summary>How many of each thing there are, and the most there were.</summary>
public static class DeploymentGauges
{
    internal static readonly MetricArea Area = DeploymentLabels.Area("deployment_gauges", "Numbers of now, and their maxima");

    /// <summary>Clients whose connection is up.</summary>
    public static readonly GaugePair LiveConnections = Pair(
        "live_connections", "Clients that are connected now.", "From the accepted CONNECT to the moment the connection ends.");

    /// <summary>Clients, absent ones with a parked session included.</summary>
    public static readonly GaugePair Connections = Pair(
        "connections", "Clients that have a session now, connected or absent.", "Falls when the session ends, not when the connection does.");

    /// <summary>The same as sessions.</summary>
    public static readonly GaugePair Channels = Pair(
        "channels", "Sessions that exist now: the same number as sessions_count.");

    /// <summary>Sessions.</summary>
    public static readonly GaugePair Sessions = Pair(
        "sessions", "Sessions that exist now, their clients connected or absent.");

    /// <summary>Client identifiers known to the cluster.</summary>
    public static readonly GaugePair ClusterSessions = Pair(
        "cluster_sessions", "Client identifiers that are registered in the cluster now.", "Read once for the cluster, not summed over nodes.");

    /// <summary>Client and filter pairs.</summary>
    public static readonly GaugePair Subscriptions = Pair(
        "subscriptions", "Subscriptions that exist now, shared ones included.",
        "One per client and filter; absent clients keep theirs; subscribing again to the same filter changes nothing.");

    /// <summary>The same as subscriptions.</summary>
    public static readonly GaugePair Suboptions = Pair(
        "suboptions", "Sets of subscription options that exist now: the same number as subscriptions_count.");

    /// <summary>The same as subscriptions.</summary>
    public static readonly GaugePair Subscribers = Pair(
        "subscribers", "Entries that messages are dispatched to now, one per client and filter; not the number of distinct clients.");

    /// <summary>Members of share groups.</summary>
    public static readonly GaugePair SubscriptionsShared = Pair(
        "subscriptions_shared", "Members of share groups in the cluster now, one per group, filter and client.");

    /// <summary>Routes.</summary>
    public static readonly GaugePair Topics = Pair(
        "topics", "Routes that exist now: distinct filters, and distinct pairs of filter and share group, per node.",
        "Not topics that were published to.");

    /// <summary>Retained messages.</summary>
    public static readonly GaugePair Retained = Pair(
        "retained", "Topics that hold a retained message now.", "Overwriting changes nothing; an empty retained message or expiry takes one away.");

    /// <summary>Delayed messages.</summary>
    public static readonly GaugePair Delayed = Pair(
        "delayed", "Delayed messages that are waiting now.");

    /// <summary>Cluster members that are up.</summary>
    public static readonly MetricFamily ClusterNodesRunning = Area.Gauge(
        DeploymentLabels.Prefix + "cluster_nodes_running", "Nodes of the cluster that are up, as this node sees it.");

    /// <summary>Cluster members that are down.</summary>
    public static readonly MetricFamily ClusterNodesStopped = Area.Gauge(
        DeploymentLabels.Prefix + "cluster_nodes_stopped", "Nodes of the cluster that are known but down, as this node sees it.",
        "A node that was removed from the cluster is in neither number.");

    private static GaugePair Pair(string name, string help, string moves = "")
    {
        var count = Area.Gauge($"{DeploymentLabels.Prefix}{name}_count", help, moves);
        var max = Area.Gauge(
            $"{DeploymentLabels.Prefix}{name}_max", $"The greatest {name}_count since the start.", "Exact: raised with every change, never lowered.");
        return new GaugePair(count, max);
    }
}
