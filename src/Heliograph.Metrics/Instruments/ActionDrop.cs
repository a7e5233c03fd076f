namespace Heliograph.Metrics.Instruments;

/// <summary>Why an action gave a row up without the target having refused it.</summary>
public enum ActionDrop
{
    /// <summary>It had waited too long.</summary>
    Expired,

    /// <summary>Something else.</summary>
    Other,

    /// <summary>The buffer was full.</summary>
    QueueFull,

    /// <summary>The action has no connector.</summary>
    ResourceNotFound,

    /// <summary>The action or its connector is disabled or stopped.</summary>
    ResourceStopped,
}
