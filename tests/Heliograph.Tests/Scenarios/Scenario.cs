using System.Text.Json;

namespace Heliograph.Tests.Scenarios;

/// <summary>
/// What must move on the deployment page when something is done, family by family; a family that is not named must not move. scenarios.json is the
/// contract's; more-scenarios.json has further cases worked out from the same rules, and what the contract leaves out of its own: maxima, and the
/// counters of those that name gauges only.
/// </summary>
internal sealed record Scenario(string Id, string Title, Dictionary<string, long> Counters, Dictionary<string, long>? Gauges, Dictionary<string, long>? Maxima)
{
    // The platform's families say the same as these of the node.
    private static readonly (string Platform, string Node)[] s_platform =
    [
        ("deployment_emqx_connections_count", "live_connections_count"), ("deployment_emqx_sessions_count", "sessions_count"),
        ("deployment_emqx_subscriptions_count", "subscriptions_count"), ("deployment_emqx_topics_count", "topics_count"),
    ];

    public static IReadOnlyDictionary<string, Scenario> Contract { get; } = Load("scenarios.json").ToDictionary(scenario => scenario.Id);

    /// <summary>The contract's, completed, and ours.</summary>
    public static IReadOnlyDictionary<string, Scenario> All { get; } = Complete(Contract, Load("more-scenarios.json"));

    /// <summary>Everything that must move. Octets are left out unless the scenario names any; they are compared with what the clients sent and received.</summary>
    public SortedDictionary<string, long> Moves()
    {
        var moves = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, delta) in Counters.Concat(Gauges ?? []).Concat(Maxima ?? [])) moves.Add(name, delta);
        Twin(moves, "packets_connect_received", "packets_connect");
        Twin(moves, "client_disconnected_reason", "client_disconnected");
        foreach (var (platform, node) in s_platform) Twin(moves, platform, node);
        return moves;
    }

    public long Counter(string name) => Counters.GetValueOrDefault(name);

    private static void Twin(SortedDictionary<string, long> moves, string name, string of)
    {
        if (moves.TryGetValue(of, out var delta)) moves[name] = delta;
    }

    private static Dictionary<string, Scenario> Complete(IReadOnlyDictionary<string, Scenario> contract, IEnumerable<Scenario> more)
    {
        var all = new Dictionary<string, Scenario>(contract);
        foreach (var one in more)
        {
            all[one.Id] = !contract.TryGetValue(one.Id, out var known) ? one : known with
            {
                Counters = known.Counters.Count == 0 ? one.Counters : one.Counters.Count == 0 ? known.Counters
                    : throw new InvalidDataException($"{one.Id}: the contract says which counters move"),
                Maxima = one.Maxima,
            };
        }

        return all;
    }

    private static Scenario[] Load(string file) => JsonSerializer.Deserialize<Scenario[]>(
        Metrics.Repository.Read(Path.Combine("tests", "Heliograph.Tests", "Scenarios", file)), JsonSerializerOptions.Web)!;
}
