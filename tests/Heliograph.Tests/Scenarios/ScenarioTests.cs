namespace Heliograph.Tests.Scenarios;

/// <summary>Every scenario of scenarios.json that needs neither access control nor rules nor a cluster, against the running program.</summary>
public sealed class ScenarioTests
{
    // What each of the others waits for.
    private static readonly Dictionary<string, string> Later = new()
    {
        ["S06"] = "nothing: Server/SysTests has it, with a broker that sends them",
        ["S07"] = "access control",
        ["S08a"] = "access control",
        ["S23"] = "rules",
        ["S26"] = "access control",
        ["S27a"] = "access control",
        ["S31"] = "access control",
        ["S35"] = "the cluster",
        ["S36"] = "rules",
        ["S39"] = "rules",
        ["S40"] = "nothing: RateTests has it, over time",
        ["S42"] = "the cluster",
    };

    private static readonly string[] Here =
    [
        "S01", "S03", "S04", "S05", "S09", "S10", "S12", "S15", "S17b", "S18a", "S19", "S20", "S21a", "S21c", "S21e", "S21f", "S22", "S24", "S25a",
        "S28", "S30", "S33", "S41",
    ];

    public static TheoryData<string, int> Cases
    {
        get
        {
            var all = new TheoryData<string, int>();
            foreach (var id in Here)
                foreach (var shards in new[] { 1, 2 })
                    all.Add(id, shards);
            return all;
        }
    }

    [Fact]
    public void No_scenario_is_forgotten() => Assert.Equal(Scenario.All.Keys.Order(), Here.Concat(Later.Keys).Order());

    [Theory, MemberData(nameof(Cases))]
    public async Task Exactly_the_families_of_the_scenario_move(string id, int shards)
    {
        var scenario = Scenario.All[id];
        var expected = scenario.CountersWithoutAccessControl();
        await using var broker = await TestBroker.StartAsync(shards);
        await using var script = new ScenarioScript(broker);
        var act = await script.PrepareAsync(id);
        await broker.SettleAsync();
        var before = broker.Snapshot();
        var gauges = GaugeSnapshot.Now(broker.Gauges);

        await act();

        // S41 names gauges only; its counters are those of three clients that come and go.
        if (id != "S41") await SettleOnAsync(broker, before, expected);
        Assert.Equal(scenario.Gauges.OrderBy(g => g.Key, StringComparer.Ordinal), GaugeSnapshot.Change(gauges, GaugeSnapshot.Now(broker.Gauges)));
        await CounterIdentities.AssertHoldAsync(broker);
        Assert.Equal(script.OctetsSent, broker.Snapshot()["bytes_received"]);
    }

    [Fact]
    public async Task The_most_there_have_been_stays_and_begins_anew_with_the_program()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var script = new ScenarioScript(broker);
        await (await script.PrepareAsync("S41"))();
        string[] three = ["sessions", "channels", "connections", "cluster_sessions", "live_connections", "subscriptions", "suboptions", "subscribers", "topics"];

        var most = GaugeSnapshot.Most(broker.Gauges);
        Assert.All(GaugeSnapshot.Now(broker.Gauges), gauge => Assert.Equal(0, gauge.Value));
        Assert.All(most, gauge => Assert.Equal(three.Contains(gauge.Key) ? 3 : 0, gauge.Value));

        await broker.RestartAsync();
        Assert.All(GaugeSnapshot.Most(broker.Gauges), gauge => Assert.Equal(0, gauge.Value));
    }

    // First until what should have moved has, then once more when nothing is under way any longer.
    private static async Task SettleOnAsync(TestBroker broker, CounterSnapshot before, SortedDictionary<string, long> expected)
    {
        SortedDictionary<string, long> Moved()
        {
            var moved = broker.Snapshot().Since(before).Moved();
            moved.Remove("bytes_received");
            moved.Remove("bytes_sent");
            return moved;
        }

        await Polling.Soon(() => Moved().SequenceEqual(expected));
        await broker.SettleAsync();
        Assert.Equal(expected, Moved());
    }
}
