namespace Heliograph.Broker.Retained;

/// <summary>What became of a message published with RETAIN.</summary>
public enum RetainResult
{
    /// <summary>Kept, in place of an earlier one if there was one.</summary>
    Stored,

    /// <summary>The topic's retained message was removed.</summary>
    Removed,

    /// <summary>There was nothing to remove.</summary>
    Nothing,

    /// <summary>Not kept: too many topics have one.</summary>
    Full,

    /// <summary>Not kept: its payload is too large.</summary>
    TooLarge,
}
