namespace Heliograph.Tests.Scenarios;

/// <summary>
/// Every scenario that needs neither connectors nor a cluster, with the access control that the contract demands, against the running program: over raw packets, and by what the
/// deployment page says before and after.
/// </summary>
public sealed class ScenarioTests
{
    public static TheoryData<string, int> Cases
    {
        get
        {
            var all = new TheoryData<string, int>();
            foreach (var id in ScenarioScript.Ids)
                foreach (var shards in new[] { 1, 2 })
                    all.Add(id, shards);
            return all;
        }
    }

    // S36 and S39 are about the data-integration page: RuleScenarioTests.
    [Fact]
    public void Every_scenario_runs_or_waits_and_every_script_has_a_scenario()
    {
        Assert.Equal(Scenario.All.Keys.Order(), ScenarioScript.Ids.Append("S36").Append("S39").Concat(Waiting.Scenarios.Keys.Where(Scenario.All.ContainsKey)).Order());
        Assert.Equal(35, Scenario.Contract.Count);
    }

    [Theory]
    [InlineData(nameof(Missing.Cluster))]
    public void Nothing_waits_for_what_exists(string part)
    {
        var missing = Enum.Parse<Missing>(part);
        var waiting = Waiting.Scenarios.Concat(Waiting.Families).Concat(Waiting.EmqxErrors).Where(entry => entry.Value == missing).Select(entry => entry.Key);

        if (Waiting.Exists(missing)) Assert.Empty(waiting);
        else Assert.NotEmpty(waiting);
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task Exactly_the_families_of_the_scenario_move(string id, int shards)
    {
        var scenario = Scenario.All[id];
        await using var broker = await TestBroker.StartAsync(shards, ScenarioScript.OptionsOf(id));
        ScenarioAccess.Give(broker, id);
        await using var script = new ScenarioScript(broker);
        var act = await script.PrepareAsync(id);
        await broker.SettleAsync();
        var before = broker.Scrape();

        await act();

        await SettleOnAsync(broker, before, scenario.Moves());
        await AssertOctetsAsync(broker, script);
        await CounterIdentities.AssertHoldAsync(broker);
        PageIdentities.AssertHold(
            broker.Scrape(),
            scenario.Counter("messages_received") - scenario.Counter("packets_publish_received"),
            scenario.Counter("messages_delivered") - scenario.Counter("messages_sent") - scenario.Counter("delivery_dropped_too_large"),
            scenario.Counter("client_connect") - scenario.Counter("authentication_success") - scenario.Counter("authentication_failure"));
    }

    // First until what should have moved has, then once more when nothing is under way any longer.
    private static async Task SettleOnAsync(TestBroker broker, DeploymentReading before, SortedDictionary<string, long> expected)
    {
        var namesOctets = expected.ContainsKey("bytes_received") || expected.ContainsKey("bytes_sent");
        SortedDictionary<string, long> Moved()
        {
            var moved = broker.Scrape().Since(before);
            if (namesOctets) return moved;
            moved.Remove("bytes_received");
            moved.Remove("bytes_sent");
            return moved;
        }

        await Polling.Soon(() => Moved().SequenceEqual(expected));
        await broker.SettleAsync();
        Assert.Equal(Text(expected), Text(Moved()));
    }

    private static string Text(SortedDictionary<string, long> moves) => string.Join('\n', moves.Select(move => $"{move.Key} {move.Value:+0;-0}"));

    private static async Task AssertOctetsAsync(TestBroker broker, ScenarioScript script)
    {
        var page = broker.Scrape();
        Assert.Equal(script.OctetsSent, page["bytes_received"]);
        await Polling.Soon(() => script.OctetsArrived == page["bytes_sent"]);
        Assert.Equal(script.OctetsArrived, page["bytes_sent"]);
    }
}
