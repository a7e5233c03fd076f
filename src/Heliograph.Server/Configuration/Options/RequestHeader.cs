using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>A header of a request to an HTTP service.</summary>
internal sealed record RequestHeader
{
    /// <summary>Its name.</summary>
    [Setting(Applies.Now, Required = true)]
    public string Name { get; init; } = "";

    /// <summary>Its value; never shown.</summary>
    [Setting(Applies.Now, Required = true)]
    public Secret Value { get; init; } = new("");
}
