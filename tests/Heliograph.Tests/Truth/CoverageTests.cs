using Heliograph.Metrics.Catalogue;
using Heliograph.Tests.Scenarios;

namespace Heliograph.Tests.Truth;

/// <summary>
/// Every family of the deployment page is moved by a known amount in one scenario, and in another one it stays while something near it moves. The
/// scenarios themselves are run by <see cref="ScenarioTests"/>, which fails when a family moves that is not named.
/// </summary>
public sealed class CoverageTests
{
    // These follow from counters and time, and have tests of their own.
    private static readonly Dictionary<string, (string Moves, string Stays)> s_rates = new()
    {
        ["deployment_emqx_messages_receive_rate"] = (nameof(RateTests.Publishing_to_nobody_is_received_and_not_sent), nameof(RateTests.What_a_delayed_message_sends_later_is_not_received)),
        ["deployment_emqx_messages_send_rate"] = (nameof(RateTests.What_a_delayed_message_sends_later_is_not_received), nameof(RateTests.Publishing_to_nobody_is_received_and_not_sent)),
        ["deployment_emqx_messages_rate"] = (nameof(RateTests.Publishing_to_nobody_is_received_and_not_sent), nameof(RateTests.Sys_messages_are_in_no_rate)),
    };

    private static readonly IReadOnlyDictionary<string, SortedDictionary<string, long>> s_moves = ScenarioScript.Ids.ToDictionary(id => id, id => Scenario.All[id].Moves());

    /// <summary>All but the rates and those that wait.</summary>
    public static TheoryData<string> Families =>
        [.. OnThePage.Where(name => !s_rates.ContainsKey(name) && !Waiting.Families.ContainsKey(name))];

    private static IEnumerable<string> OnThePage => MetricCatalogue.On(MetricSurface.Deployment).Select(DeploymentReading.NameOf);

    [Theory, MemberData(nameof(Families))]
    public void A_scenario_moves_it_by_a_known_amount(string family) => Assert.Contains(s_moves, scenario => scenario.Value.ContainsKey(family));

    [Theory, MemberData(nameof(Families))]
    public void In_a_scenario_something_near_it_moves_and_it_does_not(string family)
    {
        var near = Neighbours.All[family];

        Assert.Contains(s_moves, scenario => scenario.Value.ContainsKey(near) && !scenario.Value.ContainsKey(family));
    }

    [Fact]
    public void No_family_is_forgotten()
    {
        Assert.Equal(OnThePage.Order(), Neighbours.All.Keys.Concat(s_rates.Keys).Concat(Waiting.Families.Keys).Order());
        Assert.Empty(s_moves.Values.SelectMany(moves => moves.Keys).Distinct().Except(OnThePage));
    }

    [Fact]
    public void What_waits_still_stays_at_rest_in_every_scenario_that_runs() =>
        Assert.All(s_moves.Values, moves => Assert.Empty(moves.Keys.Intersect(Waiting.Families.Keys)));

    [Fact]
    public async Task The_page_has_a_series_of_every_family()
    {
        await using var broker = await TestBroker.StartAsync();

        Assert.Equal(OnThePage.Order(), broker.Scrape().Names.Order());
    }
}
