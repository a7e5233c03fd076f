using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Instruments;

namespace Heliograph.Metrics.Ledger;

/// <summary>One number on a side of an identity.</summary>
/// <param name="Name">What people call it: a deployment counter without its prefix, a family with its label, or a plain name.</param>
/// <param name="Read">Its value now.</param>
/// <param name="IsSubtracted">Whether it is taken away instead of added.</param>
public sealed record LedgerTerm(string Name, Func<ILedgerSource, long> Read, bool IsSubtracted = false)
{
    private static readonly Dictionary<BrokerCounter, string> Names = DeploymentCounters.All
        .DistinctBy(entry => entry.Counter)
        .ToDictionary(entry => entry.Counter, entry => entry.Family.Name[DeploymentLabels.Prefix.Length..]);

    /// <summary>The term, to be taken away.</summary>
    public LedgerTerm Negative => this with { IsSubtracted = !IsSubtracted };

    /// <summary>A counter of the deployment surface.</summary>
    public static implicit operator LedgerTerm(BrokerCounter counter) => Cell(Names[counter], counter);

    /// <summary>A fact the deployment surface does not have.</summary>
    public static implicit operator LedgerTerm(FlowCounter counter) => Cell(NameOf(counter), counter);

    internal static IEnumerable<LedgerTerm> Each(MetricFamily family, ReasonSet reasons) =>
        reasons.All.Select(entry => Cell($"{family.Name}{{reason=\"{entry.Reason}\"}}", entry.Cell));

    internal static LedgerTerm Level(string name, QueueLevel level) => Summed(name, shard => shard.Queues.Read(level));

    internal long ValueOf(ILedgerSource source) => IsSubtracted ? -Read(source) : Read(source);

    internal static long Sum(ILedgerSource source, Func<ShardMetrics, long> read)
    {
        long sum = 0;
        for (var i = 0; i < source.Shards.Count; i++) sum += read(source.Shards[i]);
        return sum;
    }

    private static LedgerTerm Summed(string name, Func<ShardMetrics, long> read) => new(name, source => Sum(source, read));

    private static LedgerTerm Cell(string name, CounterCell cell) => Summed(name, shard => shard.Counters.Read(cell));

    // DeliveriesSessionEnded: deliveries_session_ended.
    private static string NameOf(FlowCounter counter) =>
        string.Concat(counter.ToString().Select((c, i) => char.IsUpper(c) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
