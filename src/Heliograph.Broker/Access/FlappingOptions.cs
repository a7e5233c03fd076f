using Heliograph.Broker.Settings;

namespace Heliograph.Broker.Access;

/// <summary>When a client that comes and goes too often is banned for a while. A change counts from the next disconnect on.</summary>
public sealed record FlappingOptions
{
    /// <summary>Whether clients that come and go too often are banned.</summary>
    [Setting(Applies.Now)]
    public bool Enabled { get; init; }

    /// <summary>How many times a client may leave within the window; with that many it is banned.</summary>
    [Setting(Applies.Now, Min = 2, Max = 1_000_000)]
    public int MaxDisconnects { get; init; } = 15;

    /// <summary>How long disconnects are counted together; it begins with the first of them.</summary>
    [Setting(Applies.Now, Min = 1, Max = 86_400)]
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the ban lasts.</summary>
    [Setting(Applies.Now, Min = 1, Max = 31_536_000)]
    public TimeSpan BanTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many times clients of one address may leave within the window; with that many the address is banned. 0 does not count by address.</summary>
    [Setting(Applies.Now, Min = 0, Max = 100_000_000)]
    public int MaxDisconnectsOfAddress { get; init; }
}
