namespace Heliograph.Server.Management;

internal sealed record MonitorSample
{
    public required long TimeStamp { get; init; }

    public required long Connections { get; init; }

    public required long LiveConnections { get; init; }

    public required long Topics { get; init; }

    public required long Subscriptions { get; init; }

    public required long Received { get; init; }

    public required long Sent { get; init; }

    public required long Dropped { get; init; }
}
