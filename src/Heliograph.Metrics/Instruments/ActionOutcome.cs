namespace Heliograph.Metrics.Instruments;

/// <summary>What finally came of an action that a rule has started.</summary>
public enum ActionOutcome
{
    /// <summary>It has done what it should.</summary>
    Success,

    /// <summary>It has not and will not: its target was stopped, not connected or not well, or there was no room to wait for it.</summary>
    OutOfService,

    /// <summary>It has not and will not, for any other reason.</summary>
    Unknown,
}
