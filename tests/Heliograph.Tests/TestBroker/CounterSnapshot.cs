using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Instruments;

namespace Heliograph.Tests;

/// <summary>Every broker counter at one moment, under the names of the deployment metrics without their prefix.</summary>
internal sealed class CounterSnapshot
{
    private static readonly (BrokerCounter Counter, string Name)[] Names =
    [
        .. DeploymentCounters.All.DistinctBy(entry => entry.Counter)
            .Select(entry => (entry.Counter, entry.Family.Name["deployment_emqx_metrics_".Length..])),
    ];

    private readonly Dictionary<string, long> _values;

    public CounterSnapshot(Func<BrokerCounter, long> read) => _values = Names.ToDictionary(entry => entry.Name, entry => read(entry.Counter));

    private CounterSnapshot(Dictionary<string, long> values) => _values = values;

    public static IEnumerable<string> AllNames => Names.Select(entry => entry.Name);

    public long this[string name] => _values[name];

    /// <summary>What has moved since <paramref name="earlier"/>.</summary>
    public CounterSnapshot Since(CounterSnapshot earlier) => new(_values.ToDictionary(pair => pair.Key, pair => pair.Value - earlier._values[pair.Key]));

    /// <summary>Those that are not zero.</summary>
    public SortedDictionary<string, long> Moved() =>
        new(_values.Where(pair => pair.Value != 0).ToDictionary(pair => pair.Key, pair => pair.Value), StringComparer.Ordinal);
}
