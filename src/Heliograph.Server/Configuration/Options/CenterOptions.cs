namespace Heliograph.Server.Configuration;

/// <summary>The center: the node that knows all engines.</summary>
internal sealed record CenterOptions
{
    /// <summary>Where engines register. Unused in `single`, which is center and engine at once.</summary>
    public EndpointOptions Registry { get; init; } = new() { Port = 6786 };

    /// <summary>The center API: its `/metrics`.</summary>
    public EndpointOptions ApiServer { get; init; } = new() { Port = 6787 };
}
