namespace Heliograph.Server.Listeners;

/// <summary>What holds for all listeners. Applies from the start.</summary>
internal sealed record TransportOptions
{
    /// <summary>How connections are driven.</summary>
    public TransportKind Kind { get; init; } = TransportKind.Auto;

    /// <summary>The most connections open at once over all listeners; 0 for no limit.</summary>
    public int MaxConnections { get; init; }

    /// <summary>The most connections accepted a second over all listeners; 0 for no limit.</summary>
    public int ConnectionRate { get; init; }
}
