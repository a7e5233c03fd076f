using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>A value a Lua script reads with mix.server.option.</summary>
internal sealed record ServerOption
{
    /// <summary>Name of the value.</summary>
    [Setting(Applies.Restart, Required = true)]
    public string Name { get; init; } = "";

    /// <summary>The value.</summary>
    [Setting(Applies.Restart)]
    public string Value { get; init; } = "";
}
