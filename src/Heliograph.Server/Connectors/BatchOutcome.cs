namespace Heliograph.Server.Connectors;

/// <summary>What came of a row.</summary>
internal enum BatchOutcome
{
    /// <summary>Nothing has been said yet.</summary>
    Undecided,

    /// <summary>The target has taken it.</summary>
    Success,

    /// <summary>The target will never take it.</summary>
    Failure,
}
