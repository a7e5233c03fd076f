using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>A name and its value, in which `${clientid}`, `${username}` and others stand for what the client says.</summary>
internal sealed record NamedValue
{
    /// <summary>The name.</summary>
    [Setting(Applies.Now, Required = true)]
    public string Name { get; init; } = "";

    /// <summary>The value.</summary>
    [Setting(Applies.Now, Required = true)]
    public string Value { get; init; } = "";
}
