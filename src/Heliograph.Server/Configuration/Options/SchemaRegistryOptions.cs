using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>What payloads look like that are not, or not only, JSON.</summary>
internal sealed record SchemaRegistryOptions
{
    /// <summary>The schemas that functions of rules name.</summary>
    [Setting(Applies.Now)]
    public IReadOnlyList<SchemaOptions> Schemas { get; init; } = [];
}
