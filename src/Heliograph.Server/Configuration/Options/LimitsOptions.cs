using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>Limits over all servers, enforced before a client has authenticated.</summary>
internal sealed record LimitsOptions
{
    /// <summary>Connections at most; 0 has no limit but that of the operating system.</summary>
    [Setting(Applies.NewConnections, Min = 0, Max = 100_000_000)]
    public int MaxConnections { get; init; }

    /// <summary>Connections accepted in a second at most; 0 has no limit.</summary>
    [Setting(Applies.NewConnections, Min = 0, Max = 10_000_000)]
    public int ConnectionRate { get; init; }
}
