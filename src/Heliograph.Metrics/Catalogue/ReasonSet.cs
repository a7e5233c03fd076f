using Heliograph.Metrics.Instruments;

namespace Heliograph.Metrics.Catalogue;

/// <summary>The values of a <c>reason</c> label, sorted, each with the cell it shows: every one is there from the start.</summary>
public sealed class ReasonSet
{
    internal ReasonSet(params ReadOnlySpan<(string Reason, CounterCell Cell)> reasons)
    {
        var sorted = reasons.ToArray();
        Array.Sort(sorted, static (one, other) => string.CompareOrdinal(one.Reason, other.Reason));
        All = sorted;
        Label = new("reason", [.. sorted.Select(entry => entry.Reason)]);
    }

    /// <summary>The reasons in the order of the page.</summary>
    public IReadOnlyList<(string Reason, CounterCell Cell)> All { get; }

    internal MetricLabel Label { get; }
}
