namespace Heliograph.Server.Connectors;

/// <summary>Rows that are sent together, and what came of each. One thread at a time.</summary>
/// <param name="items">The rows, in their order.</param>
internal sealed class ActionBatch(IReadOnlyList<ActionItem> items)
{
    private readonly BatchOutcome[] _outcomes = new BatchOutcome[items.Count];

    /// <summary>How many rows.</summary>
    public int Count => items.Count;

    /// <summary>The reason of the last that failed; null when none has.</summary>
    public string? Reason { get; private set; }

    /// <summary>How long the target wants to be left alone before the rest is sent again.</summary>
    public TimeSpan RetryAfter { get; set; }

    /// <summary>How many rows have failed for good.</summary>
    public int Failures => _outcomes.Count(one => one == BatchOutcome.Failure);

    /// <summary>Of how many nothing has been said.</summary>
    public int Undecided => _outcomes.Count(one => one == BatchOutcome.Undecided);

    /// <summary>What <see cref="IActionDriver.Render"/> made of a row.</summary>
    public ReadOnlyMemory<byte> this[int index] => items[index].Content;

    /// <summary>The target has taken a row.</summary>
    public void Succeed(int index) => _outcomes[index] = BatchOutcome.Success;

    /// <summary>The target will never take a row.</summary>
    public void Fail(int index, string reason) => (_outcomes[index], Reason) = (BatchOutcome.Failure, reason);

    /// <summary>What came of a row so far.</summary>
    public BatchOutcome OutcomeOf(int index) => _outcomes[index];

    /// <summary>The same for all of which nothing has been said.</summary>
    internal void Finish(BatchOutcome outcome, string? reason = null)
    {
        foreach (ref var one in _outcomes.AsSpan())
        {
            if (one == BatchOutcome.Undecided) one = outcome;
        }

        Reason = reason ?? Reason;
    }
}
