using System.Text;
using Heliograph.Protocol;
using static Heliograph.Tests.Polling;

namespace Heliograph.Tests.Rules;

/// <summary>Payloads that no rule can do anything with: counted, said once, and neither the rule nor anybody else is held up.</summary>
public sealed class BadPayloadTests
{
    private const int Large = 10_000_000;

    // What is wrong, the statement, a payload with which it fails, and one with which it does not.
    private static readonly Dictionary<string, (string Sql, Func<byte[]> Bad, byte[] Good)> s_cases = new()
    {
        ["no JSON"] = ("SELECT payload.v AS v FROM \"t\"", () => Text("{\"v\":"), Text("{\"v\":1}")),
        ["no UTF-8"] = ("SELECT strlen(payload.v) AS v FROM \"t\"", () => [.. Text("{\"v\":\""), 0xFF, 0xC0, .. Text("\"}")], Text("{\"v\":\"x\"}")),
        ["half a surrogate"] = ("SELECT payload.v AS v FROM \"t\"", () => Text("{\"v\":\"\\ud800\"}"), Text("{\"v\":1}")),
        ["nested 10,000 deep"] = ("SELECT payload.v AS v FROM \"t\"", () => Text(new string('[', 10_000) + new string(']', 10_000)), Text("{\"v\":1}")),
        ["nested 10,000 deep in an object"] = ("SELECT map_get('v', json_decode(payload)) AS v FROM \"t\"", () => Text(string.Concat(Enumerable.Repeat("{\"a\":", 10_000)) + "1" + new string('}', 10_000)), Text("{\"v\":1}")),
        ["10 MB of numbers"] = ("FOREACH payload.l DO item AS v FROM \"t\"", () => Text("{\"l\":[" + string.Concat(Enumerable.Repeat("0,", Large / 2)) + "0]}"), Text("{\"l\":[1]}")),
        ["10 MB of JSON that ends too soon"] = ("SELECT payload.v AS v FROM \"t\"", () => Text("{\"v\":1,\"x\":\"" + new string('x', Large)), Text("{\"v\":1}")),
        ["a regular expression that explodes"] = ("SELECT 1 AS v FROM \"t\" WHERE regex_match(payload, '^(a+)+$')", () => Text(new string('a', 60) + "!"), Text("aaa")),
        ["a regular expression of the payload"] = ("SELECT 1 AS v FROM \"t\" WHERE regex_match('aaa', payload)", () => Text("(a"), Text("a+")),
        ["division by zero"] = ("SELECT 1 AS v FROM \"t\" WHERE 1 / payload.v > 0", () => Text("{\"v\":0}"), Text("{\"v\":1}")),
        ["div by zero"] = ("SELECT 1 div payload.v AS v FROM \"t\"", () => Text("{\"v\":0}"), Text("{\"v\":1}")),
        ["an index out of range that is calculated with"] = ("SELECT payload.l[3] + 1 AS v FROM \"t\"", () => Text("{\"l\":[1,2]}"), Text("{\"l\":[1,2,0]}")),
        ["nth out of range"] = ("SELECT nth(3, payload.l) AS v FROM \"t\"", () => Text("{\"l\":[1,2]}"), Text("{\"l\":[1,2,1]}")),
        ["a map in place of a number"] = ("SELECT payload.v + 0 AS v FROM \"t\"", () => Text("{\"v\":{\"x\":1}}"), Text("{\"v\":1}")),
        ["a text that is compared as a number"] = ("SELECT 1 AS v FROM \"t\" WHERE payload.v > 0", () => Text("{\"v\":\"many\"}"), Text("{\"v\":1}")),
    };

    public static TheoryData<string> Failing => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Failing))]
    public async Task What_a_statement_fails_with_is_counted_and_said_once_and_the_next_message_passes(string what)
    {
        const int Times = 3;
        var (sql, bad, good) = s_cases[what];
        await using var broker = await StartAsync(sql, "${v}");
        var (publisher, subscriber, other) = (await broker.PublisherAsync(), await broker.SubscriberAsync(), await broker.ConnectAsync("other"));
        await subscriber.SubscribeAsync("out");
        await subscriber.SubscribeAsync("elsewhere");

        for (var i = 0; i < Times; i++) Assert.Equal(ReasonCode.NoMatchingSubscribers, await publisher.PublishAsync(new("t", QoS: QoS.AtLeastOnce) { Octets = bad() }));
        Assert.Equal(ReasonCode.Success, await other.PublishAsync("elsewhere", "goes on", QoS.AtLeastOnce));
        await subscriber.ExpectAsync("elsewhere", "goes on");
        await publisher.PublishAsync(new("t", QoS: QoS.AtLeastOnce) { Octets = good });

        await subscriber.ExpectAsync("out", "1");
        Assert.Equal((Times + 1, 1, 0, Times), broker.Matches("r"));
        Assert.Contains("rule=r", Assert.Single(broker.Log.Lines, line => line.Event == 5601).Text, StringComparison.Ordinal);
        await Eventually(() => broker.Actions("r") == (1, 1, 0));
    }

    [Fact]
    public async Task Ten_megabytes_of_JSON_pass_like_a_few_bytes()
    {
        await using var broker = await StartAsync("SELECT payload.v AS v FROM \"t\" WHERE payload.v = 1", "${v}");
        var (publisher, subscriber) = (await broker.PublisherAsync(), await broker.SubscriberAsync());
        await subscriber.SubscribeAsync("out");

        await publisher.PublishAsync(new("t", QoS: QoS.AtLeastOnce) { Octets = Text("{\"x\":\"" + new string('x', Large) + "\",\"v\":1}") });

        await subscriber.ExpectAsync("out", "1");
        Assert.Equal((1, 1, 0, 0), broker.Matches("r"));
    }

    [Theory]
    [InlineData("${none} ${v.none[7]} ${v}", "undefined undefined 1")]
    [InlineData("${payload.l[9]}", "undefined")]
    public async Task What_a_row_does_not_have_is_undefined_in_a_template(string template, string becomes)
    {
        await using var broker = await StartAsync("SELECT payload, payload.v AS v, payload.l[9] AS out_of_range FROM \"t\"", template);
        var (publisher, subscriber) = (await broker.PublisherAsync(), await broker.SubscriberAsync());
        await subscriber.SubscribeAsync("out");

        await publisher.PublishAsync("t", """{"v":1,"l":[1]}""", QoS.AtLeastOnce);

        await subscriber.ExpectAsync("out", becomes);
        await Eventually(() => broker.Actions("r") == (1, 1, 0));
    }

    [Fact]
    public async Task An_action_that_cannot_be_done_with_a_row_has_failed_and_is_said_once()
    {
        await using var broker = await StartAsync("SELECT payload.t AS t, payload.v AS v FROM \"t\"", "${v}", "${t}");
        var (publisher, subscriber) = (await broker.PublisherAsync(), await broker.SubscriberAsync());
        await subscriber.SubscribeAsync("out");

        foreach (var topic in (string[])["a/#", "", "+"]) await publisher.PublishAsync("t", $$"""{"t":"{{topic}}","v":1}""", QoS.AtLeastOnce);
        await publisher.PublishAsync("t", """{"t":"out","v":1}""", QoS.AtLeastOnce);

        await subscriber.ExpectAsync("out", "1");
        await Eventually(() => broker.Actions("r") == (4, 1, 3));
        Assert.Equal((4, 4, 0, 0), broker.Matches("r"));
        Assert.Single(broker.Log.Lines, line => line.Event == 5602);
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static Task<TestBroker> StartAsync(string sql, string payload, string topic = "out") => TestBroker.StartAsync(o => o with
    {
        Mqtt = o.Mqtt with { MaxPacketSize = 16 << 20 },
        Rules = [TestRules.Republish("r", sql, topic, payload: payload)],
    });
}
