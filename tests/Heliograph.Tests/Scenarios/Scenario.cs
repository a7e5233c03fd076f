using System.Text.Json;

namespace Heliograph.Tests.Scenarios;

/// <summary>What must move when something is done, family by family; a family that is not named must not move. See scenarios.json.</summary>
internal sealed record Scenario(string Id, string Title, Dictionary<string, long> Counters, Dictionary<string, long> Gauges, string Notes)
{
    public static IReadOnlyDictionary<string, Scenario> All { get; } = Load();

    /// <summary>
    /// The counters as they move without access control: no check is run, and who connects is accepted as anonymous, which is counted beside the
    /// success.
    /// </summary>
    public SortedDictionary<string, long> CountersWithoutAccessControl()
    {
        var counters = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, delta) in Counters)
        {
            if (!name.StartsWith("authorization_", StringComparison.Ordinal) && name != "client_authorize") counters[name] = delta;
        }

        if (!counters.TryGetValue("authentication_success", out var accepted)) return counters;
        counters["authentication_success_anonymous"] = accepted;
        counters["client_auth_anonymous"] = accepted;
        return counters;
    }

    private static Dictionary<string, Scenario> Load()
    {
        var text = Metrics.Repository.Read(Path.Combine("tests", "Heliograph.Tests", "Scenarios", "scenarios.json"));
        return JsonSerializer.Deserialize<Scenario[]>(text, JsonSerializerOptions.Web)!.ToDictionary(scenario => scenario.Id);
    }
}
