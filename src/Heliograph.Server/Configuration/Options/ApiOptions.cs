using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>The deployment API: metrics and management for apps, which `heliograph apps` makes.</summary>
internal sealed record ApiOptions
{
    /// <summary>Whether there is one.</summary>
    [Setting(Applies.Restart)]
    public bool Enabled { get; init; } = true;

    /// <summary>Where it is with TLS.</summary>
    public ApiHttpsOptions Https { get; init; } = new();

    /// <summary>Where it is without TLS; keys cross the network readable if this is bound wider than the machine.</summary>
    public EndpointOptions Http { get; init; } = new() { Port = 18083 };
}
