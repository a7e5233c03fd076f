using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>Who may call the engine and center APIs.</summary>
internal sealed record AccessOptions
{
    /// <summary>The users.</summary>
    [Setting(Applies.Now)]
    public IReadOnlyList<AccessUser> Users { get; init; } = [];
}
