namespace Heliograph.Broker.Settings;

/// <summary>When a changed setting takes effect in a running server.</summary>
public enum Applies
{
    /// <summary>When the server starts the next time.</summary>
    Restart,

    /// <summary>At once for connections opened from then on; those that are open keep the old value.</summary>
    NewConnections,

    /// <summary>At once, for everything.</summary>
    Now,
}
