using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>How answers are remembered for each connection.</summary>
internal sealed record AuthorizationCacheOptions
{
    /// <summary>Whether they are remembered.</summary>
    [Setting(Applies.NewConnections)]
    public bool Enabled { get; init; } = true;

    /// <summary>Most answers remembered for a connection; the oldest makes room.</summary>
    [Setting(Applies.NewConnections, Min = 1, Max = 1024)]
    public int Size { get; init; } = 32;

    /// <summary>How long an answer is remembered. Changed rules make all be forgotten at once.</summary>
    [Setting(Applies.Now, Min = 1, Max = 86_400)]
    public TimeSpan Ttl { get; init; } = TimeSpan.FromMinutes(1);
}
