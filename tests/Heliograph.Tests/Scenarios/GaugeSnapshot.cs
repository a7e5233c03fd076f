using Heliograph.Broker.Sessions;

namespace Heliograph.Tests.Scenarios;

/// <summary>Every deployment gauge of one node, under its name without prefix and <c>_count</c>.</summary>
internal static class GaugeSnapshot
{
    public static SortedDictionary<string, long> Now(NodeGauges gauges) => Named(
        gauges.Sessions, gauges.LiveConnections, gauges.Subscriptions, gauges.SharedSubscriptions, gauges.Topics, gauges.Retained, gauges.Delayed);

    public static SortedDictionary<string, long> Most(NodeGauges gauges) => Named(
        gauges.MostSessions.Value, gauges.MostLive.Value, gauges.MostSubscriptions.Value, gauges.MostShared.Value, gauges.MostTopics.Value,
        gauges.MostRetained.Value, gauges.MostDelayed.Value);

    public static SortedDictionary<string, long> Change(SortedDictionary<string, long> before, SortedDictionary<string, long> after) => new(
        after.Where(pair => pair.Value != before[pair.Key]).ToDictionary(pair => $"{pair.Key}_count", pair => pair.Value - before[pair.Key]),
        StringComparer.Ordinal);

    private static SortedDictionary<string, long> Named(params ReadOnlySpan<long> values) => new(StringComparer.Ordinal)
    {
        ["sessions"] = values[0],
        ["channels"] = values[0],
        ["connections"] = values[0],
        ["cluster_sessions"] = values[0],
        ["live_connections"] = values[1],
        ["subscriptions"] = values[2],
        ["suboptions"] = values[2],
        ["subscribers"] = values[2],
        ["subscriptions_shared"] = values[3],
        ["topics"] = values[4],
        ["retained"] = values[5],
        ["delayed"] = values[6],
    };
}
