namespace Heliograph.Broker.Sessions;

/// <summary>Which deliveries are slow, and how many are listed. Immutable.</summary>
public sealed record SlowOptions
{
    /// <summary>Whether they are looked for.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How long a delivery may take.</summary>
    public TimeSpan Threshold { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How many pairs of client and topic are listed, 1 to 1000.</summary>
    public int Top { get; init; } = 10;

    /// <summary>How long a pair is listed after its last slow delivery.</summary>
    public TimeSpan Expiry { get; init; } = TimeSpan.FromMinutes(5);
}
