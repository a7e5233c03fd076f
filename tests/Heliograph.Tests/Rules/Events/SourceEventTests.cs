using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors;
using Heliograph.Server.Sql.Values;
using Heliograph.Tests.Configuration;
using static Heliograph.Tests.Polling;

namespace Heliograph.Tests.Rules.Events;

/// <summary>Rules over what sources bring in.</summary>
public sealed class SourceEventTests
{
    [Theory]
    [InlineData("$sources/mqtt:far")]
    [InlineData("$bridges/mqtt:far")]
    public async Task A_message_of_a_source_with_the_columns_it_gives(string topic)
    {
        await using var broker = await TestBroker.StartAsync();
        var rule = EventRule.Open(broker, topic);
        Assert.True(await rule.Rule.OfferAsync("mqtt:far", Message("""{"v":1}""")));

        Assert.Equal(
            EventRule.Json($$"""{'server':'far:1883','payload':'{\u0022v\u0022:1}','topic':'t','event':'{{topic}}','timestamp':1772366400000,'node':'heliograph'}"""),
            await rule.RowAsync());
    }

    [Fact]
    public async Task Every_rule_that_names_the_source_is_triggered_once()
    {
        await using var broker = await TestRules.StartAsync(
            1, Rule("a", "$sources/mqtt:far", "$bridges/mqtt:far"), Rule("b", "t", "$sources/mqtt:far"), Rule("c", "$sources/mqtt:near"), Rule("d", "$sources/mqtt:far") with { Enabled = false });
        Assert.True(await broker.Node.Rules.OfferAsync("mqtt:far", Message("{}")));
        Assert.True(await broker.Node.Rules.OfferAsync("mqtt:nobody", Message("{}")));

        await Eventually(() => broker.Matches("a") == (1, 1, 0, 0) && broker.Matches("b") == (1, 1, 0, 0));
        Assert.Equal((0, 0), (broker.RuleOf("c").Cells.Offered, broker.RuleOf("d").Cells.Offered));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 33 << 20)]
    public async Task A_full_queue_keeps_the_source_waiting(int queue, int size)
    {
        await using var broker = await TestBroker.StartAsync();
        var (rule, held) = Held(broker, queue);
        var message = Message(new string('x', size));
        Assert.True(await rule.OfferAsync("mqtt:far", message));
        await Eventually(() => held.Started == 1);
        Assert.True(await rule.OfferAsync("mqtt:far", message));

        var third = rule.OfferAsync("mqtt:far", message).AsTask();
        var fourth = rule.OfferAsync("mqtt:far", message).AsTask();
        Assert.Equal((false, false, 2), (third.IsCompleted, fourth.IsCompleted, rule.Cells.Offered));

        held.Release();
        Assert.True(await third.WaitAsync(Patience) && await fourth.WaitAsync(Patience));
        await Eventually(() => rule.IsIdle);
        Assert.Equal((4, 4, 0), (rule.Cells.Offered, rule.Cells.Matched, rule.Cells.Dropped));
    }

    [Fact]
    public async Task A_message_that_can_never_wait_is_lost()
    {
        await using var broker = await TestBroker.StartAsync();
        var (rule, _) = Held(broker, 10);

        Assert.False(await rule.OfferAsync("mqtt:far", Message(new string('x', 65 << 20))));
        Assert.Equal(0, rule.Cells.Offered);
    }

    [Fact]
    public async Task Whoever_waits_for_a_rule_that_is_closed_is_told()
    {
        await using var broker = await TestBroker.StartAsync();
        var (rule, held) = Held(broker, 1);
        for (var i = 0; i < 2; i++) Assert.True(await rule.OfferAsync("mqtt:far", Message("x")));
        await Eventually(() => held.Started == 1 && rule.Waiting == 1);
        var waiting = rule.OfferAsync("mqtt:far", Message("y")).AsTask();

        rule.Close();
        held.Release();

        Assert.False(await waiting.WaitAsync(Patience)); // The book of rules offers it to the successor.
    }

    private static (Heliograph.Server.Rules.Rule Rule, HeldAction Action) Held(TestBroker broker, int queue)
    {
        var held = new HeldAction();
        var surroundings = new Heliograph.Server.Rules.RuleSurroundings(broker.Node.Broker, broker.Clock, broker.Log.CreateLogger("rules"));
        var rule = new Heliograph.Server.Rules.Rule(new() { Id = "r", Queue = queue }, new(["$sources/mqtt:far"], _ => [new SqlMap()]), [held], surroundings);
        rule.Open();
        return (rule, held);
    }

    [Fact]
    public void A_source_that_is_not_configured_is_an_error()
    {
        const string Sources = """
            sources:
              - {type: mqtt, name: far, connector: c}
            rules:
              - {id: a, sql: 'SELECT * FROM "$bridges/mqtt:far", "$sources/mqtt:far"'}
              - {id: b, sql: 'SELECT * FROM "$sources/mqtt:near"'}
              - {id: c, sql: 'SELECT * FROM "$sources/far"'}
            """;
        var errors = TestConfiguration.Errors(Sources).Where(error => error.Contains("rules[", StringComparison.Ordinal)).ToList();

        Assert.Equal(2, errors.Count);
        Assert.Contains("rules[1].sql", errors[0], StringComparison.Ordinal);
        Assert.EndsWith("there is no source mqtt:near under `sources`", errors[0], StringComparison.Ordinal);
        Assert.EndsWith("FROM \"$sources/far\": expected $sources/type:name", errors[1], StringComparison.Ordinal);
    }

    private static RuleOptions Rule(string id, params string[] topics) => TestRules.Log(id, $"SELECT payload FROM {string.Join(", ", topics.Select(topic => $"\"{topic}\""))}");

    private static SourceMessage Message(string payload) =>
        new(new SqlMap { ["server"] = SqlValue.Of("far:1883"), ["payload"] = SqlValue.Of(payload), ["topic"] = SqlValue.Of("t") });
}
