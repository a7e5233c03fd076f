namespace Heliograph.Metrics.Ledger;

/// <summary>
/// Two sides that must be equal, or of which the left must be at least the right, whenever nothing is under way.
/// </summary>
/// <param name="Name">The value of the label <c>identity</c>; lower case, never changed once released.</param>
/// <param name="Meaning">What it says, in a sentence.</param>
public sealed record LedgerIdentity(string Name, string Meaning)
{
    /// <summary>What must equal, or be at least, the other side.</summary>
    public required IReadOnlyList<LedgerTerm> Left { get; init; }

    /// <summary>The other side.</summary>
    public required IReadOnlyList<LedgerTerm> Right { get; init; }

    /// <summary>Whether the left side may be greater.</summary>
    public bool IsAtLeast { get; init; }

    /// <summary>The two sides in one line.</summary>
    public string Formula => $"{TextOf(Left)} {(IsAtLeast ? "≥" : "=")} {TextOf(Right)}";

    /// <summary>
    /// Left side minus right side now, and for one that says "at least" 0 instead of what is above 0. Cells are read one after the other while shards
    /// write: only when nothing is under way must it be 0. Any thread, allocates nothing.
    /// </summary>
    public long Difference(ILedgerSource source) => DifferenceOf(SumOf(Left, source), SumOf(Right, source));

    internal long DifferenceOf(long left, long right) => IsAtLeast ? Math.Min(0, left - right) : left - right;

    private static long SumOf(IReadOnlyList<LedgerTerm> terms, ILedgerSource source)
    {
        long sum = 0;
        for (var i = 0; i < terms.Count; i++) sum += terms[i].ValueOf(source);
        return sum;
    }

    private static string TextOf(IReadOnlyList<LedgerTerm> terms) =>
        string.Concat(terms.Select((term, i) => (term.IsSubtracted ? i > 0 ? " − " : "−" : i > 0 ? " + " : "") + term.Name));
}
