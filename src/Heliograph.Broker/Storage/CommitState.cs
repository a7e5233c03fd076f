namespace Heliograph.Broker.Storage;

/// <summary>Where a <see cref="Commit"/> is.</summary>
public enum CommitState
{
    /// <summary>Being filled, or on its way to the disk.</summary>
    Pending,

    /// <summary>Kept as the store promises.</summary>
    Kept,

    /// <summary>Nothing of it is kept.</summary>
    Failed,
}
