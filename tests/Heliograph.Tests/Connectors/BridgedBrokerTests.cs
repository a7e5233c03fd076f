using Heliograph.Protocol;
using Heliograph.Server.Configuration;
using Heliograph.Tests.Rules;

namespace Heliograph.Tests.Connectors;

/// <summary>Two brokers with a bridge between them, as their configuration says.</summary>
public sealed class BridgedBrokerTests
{
    [Fact]
    public async Task A_message_goes_out_over_a_rule_and_is_counted_as_a_success()
    {
        await using var far = await TestBroker.StartAsync();
        var subscriber = await far.SubscriberAsync();
        await subscriber.SubscribeAsync("far/#", QoS.ExactlyOnce);
        await using var near = await BridgedBrokers.StartNearAsync(far.Node.Listeners[0].Port);
        var publisher = await near.PublisherAsync();

        for (var i = 0; i < 3; i++) await publisher.PublishAsync("out/1", $"{i}", (QoS)i);

        for (var i = 0; i < 3; i++)
        {
            var received = await subscriber.ReceiveAsync();
            Assert.Equal(("far/out/1", $"{i}", (QoS)i), (received.Topic, received.Payload, received.QoS));
        }

        await Polling.Eventually(() => near.Actions("forward") == (3, 3, 0));
    }

    [Fact]
    public async Task Properties_of_a_message_go_out_with_it()
    {
        await using var far = await TestBroker.StartAsync();
        var subscriber = await far.SubscriberAsync();
        await subscriber.SubscribeAsync("far/#", QoS.AtLeastOnce);
        await using var near = await BridgedBrokers.StartNearAsync(far.Node.Listeners[0].Port);
        var publisher = await near.PublisherAsync();

        // Payload format, content type, response topic, correlation data, and a user property that comes twice.
        const string properties = "0101" + "030001" + "61" + "080003" + "722f31" + "090002" + "00ff" + "26" + "00016b" + "000131" + "26" + "00016b" + "000132";
        await publisher.PublishAsync(new PublishOptions("out/1", "x", QoS.AtLeastOnce) { Forwarded = properties, MessageExpiry = 1000 });
        var first = await subscriber.ReceiveAsync();
        await publisher.PublishAsync("out/2", "y", QoS.AtLeastOnce);
        var second = await subscriber.ReceiveAsync();

        Assert.Equal(("far/out/1", properties), (first.Topic, first.Forwarded));
        Assert.InRange(first.MessageExpiry ?? 0, 990u, 1000u);
        Assert.Equal(("far/out/2", "", null), (second.Topic, second.Forwarded, second.MessageExpiry));
    }

    [Fact]
    public async Task A_message_comes_in_to_rules_and_to_a_topic_here()
    {
        await using var far = await TestBroker.StartAsync();
        var logging = new RuleOptions { Id = "seen", Sql = "SELECT * FROM \"$sources/mqtt:fetch\" WHERE payload = 'a' AND topic = 'in/x'", Actions = [new() { Type = RuleActionType.Republish, Topic = "rule/${server}", Payload = "${.}" }] };
        await using var near = await BridgedBrokers.StartNearAsync(far.Node.Listeners[0].Port, rules: [logging]);
        await near.ConnectedAsync();
        var subscriber = await near.SubscriberAsync();
        await subscriber.SubscribeAsync("near/#", QoS.ExactlyOnce);
        var publisher = await far.PublisherAsync();

        await publisher.PublishAsync("in/x", "a", QoS.ExactlyOnce);
        await publisher.PublishAsync("in/y", "b", QoS.AtLeastOnce);

        var first = await subscriber.ReceiveAsync();
        Assert.Equal(("near/in/x", "a", QoS.ExactlyOnce), (first.Topic, first.Payload, first.QoS));
        var second = await subscriber.ReceiveAsync();
        Assert.Equal(("near/in/y", "b", QoS.AtLeastOnce), (second.Topic, second.Payload, second.QoS));
        await Polling.Eventually(() => near.Matches("seen") == (2, 1, 1, 0));
    }

    [Fact]
    public async Task A_broker_that_is_not_there_at_first_gets_what_was_published_meanwhile()
    {
        var port = new ScriptedServer().Closed();
        await using var near = await BridgedBrokers.StartNearAsync(port);
        var publisher = await near.PublisherAsync();
        await publisher.PublishAsync("out/1", "early", QoS.AtLeastOnce);
        await Polling.Eventually(() => near.Log.Lines.Any(line => line.Text.Contains("connector=mqtt:far is not connected", StringComparison.Ordinal)));
        await Polling.Eventually(() => near.Actions("forward") == (1, 0, 0));

        await using var far = await TestBroker.StartAsync(o => o with { Engine = o.Engine with { Servers = [new() { Port = port, Protocol = ServerProtocol.Mqtt }] } });

        await Polling.Eventually(() => near.Actions("forward") == (1, 1, 0));
    }

    [Fact]
    public async Task A_wrong_password_is_told_without_the_password()
    {
        using var server = new ScriptedServer();
        await using var near = await BridgedBrokers.StartNearAsync(server.Port, o => o with { PoolSize = 1, Username = "u", Password = new("sesame") });
        await server.AcceptAsync(answer: new(false, ReasonCode.BadUserNameOrPassword));

        await Polling.Eventually(() => near.Node.Connectors.Connectors[0].Reason == "the server refuses the client: BadUserNameOrPassword");

        Assert.DoesNotContain(near.Log.Lines, line => line.Text.Contains("sesame", StringComparison.Ordinal));
    }
}
