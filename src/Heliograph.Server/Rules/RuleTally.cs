using Heliograph.Metrics.Instruments;

namespace Heliograph.Server.Rules;

/// <summary>
/// What a rule has counted, as somebody sees it who may have it begin anew. The cells themselves go on: to Prometheus a counter that falls is a restart, and the
/// ledger holds over all of a rule's life. Any thread.
/// </summary>
internal sealed class RuleTally(RuleCells cells)
{
    private volatile Moment _before = new(default);

    /// <summary>What was counted since <see cref="Forget"/>.</summary>
    public RuleCounts Counts => RuleCounts.Of(cells).Since(_before.Counts);

    /// <summary>Begins anew.</summary>
    public void Forget() => _before = new(RuleCounts.Of(cells));

    private sealed record Moment(RuleCounts Counts);
}
