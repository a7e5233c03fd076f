namespace Heliograph.Metrics.Catalogue;

/// <summary>The few numbers about a whole deployment that its overview shows.</summary>
public static class DeploymentPlatform
{
    private const string Prefix = "deployment_emqx_";
    private const string Window = "Over the time since the last wall-clock multiple of 10 s, at least 1 s; 0 when idle for 10 s.";

    internal static readonly MetricArea Area = DeploymentLabels.Area("deployment_platform", "Deployment overview");

    /// <summary>Clients that are connected.</summary>
    public static readonly MetricFamily Connections = Area.Gauge(
        Prefix + "connections_count", "Clients that are connected to the deployment now.",
        "The same as live_connections_count; absent clients are sessions_count minus this.");

    /// <summary>Sessions.</summary>
    public static readonly MetricFamily Sessions = Area.Gauge(
        Prefix + "sessions_count", "Sessions of the deployment now, their clients connected or absent.");

    /// <summary>Subscriptions.</summary>
    public static readonly MetricFamily Subscriptions = Area.Gauge(
        Prefix + "subscriptions_count", "Subscriptions of the deployment now, shared ones included.");

    /// <summary>Routes.</summary>
    public static readonly MetricFamily Topics = Area.Gauge(
        Prefix + "topics_count", "Routes of the deployment now (see topics_count of the node).");

    /// <summary>Messages received a second.</summary>
    public static readonly MetricFamily ReceiveRate = Area.Gauge(
        Prefix + "messages_receive_rate", "Messages received a second, from messages_received.", Window);

    /// <summary>Messages sent a second.</summary>
    public static readonly MetricFamily SendRate = Area.Gauge(
        Prefix + "messages_send_rate", "Messages sent a second, from messages_sent, so without $SYS topics.", Window);

    /// <summary>Both together.</summary>
    public static readonly MetricFamily Rate = Area.Gauge(
        Prefix + "messages_rate", "Messages received and sent a second, together.", Window);

    /// <summary>Whether the deployment works.</summary>
    public static readonly MetricFamily ClusterStatus = Area.Gauge(
        Prefix + "cluster_status", "Whether every known node of the deployment is up (1) or one is down (0).",
        "The vendor's second dashboard finds deployments by it.");
}
