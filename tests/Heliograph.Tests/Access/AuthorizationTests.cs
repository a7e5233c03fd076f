using Heliograph.Broker.Access;
using Heliograph.Protocol;
using Heliograph.Tests.Scenarios;

namespace Heliograph.Tests.Access;

/// <summary>What clients may do: answers at once, answers that come later, what is remembered, and what a change does to those who are in.</summary>
public sealed class AuthorizationTests
{
    private readonly FakeSource _source = new();

    [Theory]
    [MemberData(nameof(Setups.Versions), MemberType = typeof(Setups))]
    public async Task A_publish_that_is_denied_is_answered_and_reaches_nobody(ProtocolVersion version)
    {
        await using var broker = await StartAsync();
        await using var subscriber = await broker.SubscriberAsync();
        await subscriber.SubscribeAsync("#", QoS.ExactlyOnce);
        await using var publisher = await broker.PublisherAsync(version);
        var expected = version == ProtocolVersion.V5 ? ReasonCode.NotAuthorized : ReasonCode.Success;

        await publisher.PublishAsync("deny/0");
        Assert.Equal(expected, await publisher.PublishAsync("deny/1", qos: QoS.AtLeastOnce));
        Assert.Equal(expected, await publisher.PublishAsync("deny/2", qos: QoS.ExactlyOnce));
        await publisher.PublishAsync("allowed", "x");

        await subscriber.ExpectAsync("allowed", "x");
        await subscriber.ExpectNothingAsync();
        await CounterIdentities.AssertHoldAsync(broker);
    }

    [Fact]
    public async Task With_disconnect_a_denial_ends_the_connection()
    {
        await using var broker = await StartAsync(new() { DenyAction = DenyAction.Disconnect });
        await using var publisher = await broker.PublisherAsync();
        await publisher.SendAsync(new PublishOptions("deny/1", "", QoS.AtLeastOnce));
        await publisher.ExpectClosedAsync(ReasonCode.NotAuthorized);

        await using var subscriber = await broker.SubscriberAsync();
        await subscriber.SendSubscribeAsync(0, ("allowed", new(QoS.AtMostOnce)), ("deny", new(QoS.AtMostOnce)));
        await subscriber.ExpectClosedAsync(ReasonCode.NotAuthorized);
        await CounterIdentities.AssertHoldAsync(broker);
    }

    [Fact]
    public async Task Of_several_filters_those_denied_are_refused_alone_and_a_share_is_checked_by_its_filter()
    {
        await using var broker = await StartAsync();
        await using var client = await broker.PublisherAsync();

        var reasons = await client.SubscribeAsync(0, ("a", new(QoS.AtLeastOnce)), ("deny/#", new(QoS.AtMostOnce)), ("$share/g/deny", new(QoS.AtMostOnce)), ("$share/g/b", new(QoS.AtMostOnce)));

        Assert.Equal([ReasonCode.GrantedQoS1, ReasonCode.NotAuthorized, ReasonCode.NotAuthorized, ReasonCode.Success], reasons);
        Assert.Equal(2, broker.Gauges.Subscriptions);
        await CounterIdentities.AssertHoldAsync(broker);
    }

    [Fact]
    public async Task A_delayed_message_is_checked_as_the_topic_it_is_for()
    {
        await using var broker = await StartAsync();
        await using var client = await broker.PublisherAsync();

        Assert.Equal(ReasonCode.NotAuthorized, await client.PublishAsync("$delayed/1/deny", qos: QoS.AtLeastOnce));
        Assert.Equal(ReasonCode.NoMatchingSubscribers, await client.PublishAsync("$delayed/1/other", qos: QoS.AtLeastOnce));
    }

    [Fact]
    public async Task A_delay_of_a_delay_is_no_way_around_the_rules()
    {
        await using var broker = await StartAsync();
        await using var client = await broker.PublisherAsync();

        Assert.Equal(ReasonCode.TopicNameInvalid, await client.PublishAsync("$delayed/1/$delayed/1/deny", qos: QoS.AtLeastOnce));
        Assert.Equal(0, broker.Gauges.Delayed);
    }

    [Fact]
    public async Task A_repetition_of_a_message_that_was_allowed_is_acknowledged_as_it_was()
    {
        await using var broker = await StartAsync();
        await using var client = await broker.PublisherAsync();
        await client.SendAsync(new PublishOptions("x", "", QoS.ExactlyOnce) { PacketId = 5 });
        await client.ExpectAsync(new PubRec(5, ReasonCode.NoMatchingSubscribers));
        _source.DeniesAll = true;
        broker.Node.Broker.Access.Authorization.Flush();

        await client.SendAsync(new PublishOptions("x", "", QoS.ExactlyOnce) { PacketId = 5, Dup = true });

        await client.ExpectAsync(new PubRec(5, ReasonCode.Success));
        await CounterIdentities.AssertHoldAsync(broker);
    }

    [Fact]
    public async Task An_answer_from_before_the_rules_changed_is_asked_for_again_before_it_makes_a_subscription()
    {
        await using var broker = await StartAsync();
        await using var client = await broker.PublisherAsync();
        await client.SendSubscribeAsync(0, ("ask/1", new(QoS.AtMostOnce)), ("free", new(QoS.AtMostOnce)));
        await Polling.Eventually(() => _source.Asked == 1, "the question is asked");
        _source.DeniesAll = true;
        broker.Node.Broker.Access.Authorization.Flush();

        _source.Answer(AccessDecision.Allow);

        Assert.Equal([ReasonCode.Success, ReasonCode.NotAuthorized], (await client.ExpectAsync<SubAck>()).Reasons);
        Assert.Equal(2, _source.Asked);
    }

    [Fact]
    public async Task Another_user_who_comes_back_to_a_session_keeps_what_its_own_rules_allow()
    {
        await using var broker = await StartAsync();
        await using (var first = await broker.ConnectAsync(o => o with { ClientId = "c", Username = "first", SessionExpiry = 100 }))
        {
            await first.SubscribeAsync("a");
            await first.SubscribeAsync("b");
        }

        _source.DeniesAll = true;
        broker.Node.Broker.Access.Authorization.Flush();
        await using var second = await broker.ConnectAsync(o => o with { ClientId = "c", Username = "second", SessionExpiry = 100, CleanStart = false });

        Assert.True(second.ConnAck.SessionPresent);
        Assert.Equal(0, broker.Gauges.Subscriptions);
    }

    [Theory]
    [InlineData(AccessDecision.Allow, ReasonCode.NoMatchingSubscribers)]
    [InlineData(AccessDecision.Deny, ReasonCode.NotAuthorized)]
    public async Task An_answer_that_comes_later_holds_up_only_who_asked_and_keeps_the_order(AccessDecision answer, ReasonCode expected)
    {
        await using var broker = await StartAsync();
        await using var asking = await broker.PublisherAsync();
        await using var other = await broker.ConnectAsync("other", shard: 0);
        var first = await asking.SendAsync(new PublishOptions("ask/1", "", QoS.AtLeastOnce));
        var second = await asking.SendAsync(new PublishOptions("free", "", QoS.AtLeastOnce));
        var third = await asking.SendSubscribeAsync(0, ("ask/2", new(QoS.AtMostOnce)));
        await Polling.Eventually(() => _source.Asked == 1, "the question is asked");

        await other.FenceAsync();
        Assert.Equal(ReasonCode.NoMatchingSubscribers, await other.PublishAsync("free", qos: QoS.AtLeastOnce));
        _source.Answer(answer);

        await asking.ExpectAsync(new PubAck(first, expected));
        await asking.ExpectAsync(new PubAck(second, ReasonCode.NoMatchingSubscribers));
        var ack = await asking.ExpectAsync<SubAck>();
        Assert.Equal((third, answer == AccessDecision.Allow ? ReasonCode.Success : ReasonCode.NotAuthorized), (ack.PacketId, ack.Reasons[0]));
        await CounterIdentities.AssertHoldAsync(broker);
    }

    [Fact]
    public async Task A_source_that_fails_denies()
    {
        await using var broker = await StartAsync();
        await using var client = await broker.PublisherAsync();

        Assert.Equal(ReasonCode.NotAuthorized, await client.PublishAsync("ask/fails", qos: QoS.AtLeastOnce));
    }

    [Fact]
    public async Task A_client_that_leaves_while_it_is_asked_about_leaves_nothing_behind()
    {
        await using var broker = await StartAsync();
        var asking = await broker.PublisherAsync();
        await asking.SendAsync(new PublishOptions("ask/1", "", QoS.ExactlyOnce));
        await Polling.Eventually(() => _source.Asked == 1, "the question is asked");
        asking.Abort();
        _source.Answer(AccessDecision.Allow);

        await Polling.Eventually(() => broker.Gauges.Sessions == 0 || broker.Gauges.LiveConnections == 0, "the client is gone");
    }

    [Fact]
    public async Task What_is_remembered_is_forgotten_when_rules_change_or_time_is_up()
    {
        await using var broker = await StartAsync();
        await using var client = await broker.PublisherAsync();
        async Task<ReasonCode> PublishAsync() => await client.PublishAsync("topic", qos: QoS.AtLeastOnce);
        Assert.Equal(ReasonCode.NoMatchingSubscribers, await PublishAsync());
        _source.DeniesAll = true;
        Assert.Equal(ReasonCode.NoMatchingSubscribers, await PublishAsync());

        broker.Node.Broker.Access.Authorization.Flush();
        Assert.Equal(ReasonCode.NotAuthorized, await PublishAsync());

        _source.DeniesAll = false;
        Assert.Equal(ReasonCode.NotAuthorized, await PublishAsync());
        await broker.AdvanceAsync(61);
        Assert.Equal(ReasonCode.NoMatchingSubscribers, await PublishAsync());

        _source.DeniesAll = true;
        Assert.True(await broker.Node.Broker.ForgetAnswersAsync(client.Id));
        Assert.Equal(ReasonCode.NotAuthorized, await PublishAsync());
    }

    [Fact]
    public async Task Subscriptions_that_changed_rules_deny_are_taken_away_when_asked()
    {
        await using var broker = await StartAsync();
        await using var client = await broker.SubscriberAsync();
        await client.SubscribeAsync("topic");
        _source.DeniesAll = true;

        Assert.Equal(1, await broker.Node.Broker.RevokeDeniedAsync());
        Assert.Equal(0, broker.Gauges.Subscriptions);
        Assert.Equal(0, await broker.Node.Broker.RevokeDeniedAsync());
    }

    [Fact]
    public async Task A_will_is_checked_at_connect_and_once_more_when_it_is_due()
    {
        await using var broker = await StartAsync();
        await using var refused = await broker.OpenAsync(o => o with { ClientId = "refused", Will = new("deny/will", "x") });
        Assert.Equal(ReasonCode.NotAuthorized, (await refused.HandshakeAsync()).Reason);
        await using var subscriber = await broker.SubscriberAsync();
        await subscriber.SubscribeAsync("will/#");
        var first = await broker.ConnectAsync(o => o with { ClientId = "first", Will = new("will/1", "x") });
        var second = await broker.ConnectAsync(o => o with { ClientId = "second", Will = new("will/2", "x") });

        first.Abort();
        await subscriber.ExpectAsync("will/1", "x");
        _source.DeniesAll = true;
        second.Abort();
        await Polling.Eventually(() => broker.Gauges.LiveConnections == 1, "both are gone");
        await subscriber.ExpectNothingAsync();
        await CounterIdentities.AssertHoldAsync(broker);
    }

    [Fact]
    public async Task When_nothing_decides_the_setting_does()
    {
        await using var broker = await StartAsync(new() { NoMatch = Verdict.Deny });
        await using var client = await broker.PublisherAsync();

        Assert.Equal(ReasonCode.NotAuthorized, await client.PublishAsync("nothing", qos: QoS.AtLeastOnce));
        Assert.Equal(ReasonCode.NoMatchingSubscribers, await client.PublishAsync("topic", qos: QoS.AtLeastOnce));
    }

    private async Task<TestBroker> StartAsync(AuthorizationOptions? options = null)
    {
        var broker = await TestBroker.StartAsync();
        broker.Node.Broker.Access.Authorization.Options = options ?? new();
        broker.Node.Broker.Access.Authorization.Sources = [_source];
        return broker;
    }
}
