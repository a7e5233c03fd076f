using System.Text;
using Heliograph.Protocol;
using Heliograph.Server.Configuration;
using Heliograph.Tests.Access;
using Heliograph.Tests.Rules;

namespace Heliograph.Tests.Truth;

/// <summary>
/// Where EMQX is known to show a wrong number (docs/metrics.md, "Differences"), ours is right. Those that need a part of the program that does not
/// exist yet are named in <see cref="Scenarios.Waiting.EmqxErrors"/>.
/// </summary>
public sealed class EmqxErrorTests
{
    [Fact] // emqx#17758
    public async Task Retained_messages_are_counted_where_EMQX_5_shows_zero()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.PublisherAsync();
        await client.PublishAsync("a", "1", retain: true);
        await client.PublishAsync("a", "2", retain: true);
        await client.PublishAsync("b", "1", QoS.ExactlyOnce, retain: true);
        await client.PublishAsync("a", "", retain: true);

        var page = broker.Scrape();
        Assert.Equal((3, 1, 2), (page["messages_retained"], page["retained_count"], page["retained_max"]));
    }

    [Fact]
    public async Task Matched_allow_and_deny_follow_the_decisions_where_EMQX_until_6_2_2_shows_zero()
    {
        await using var broker = await TestBroker.StartAsync();
        broker.Node.Broker.Access.Authorization.Sources = [new FakeSource()];
        var client = await broker.ConnectAsync();
        foreach (var topic in new[] { "a", "b", "deny/a", "nothing" }) await client.PublishAsync(topic, qos: QoS.AtLeastOnce);

        var page = broker.Scrape();
        Assert.Equal((2, 1, 1), (page["authorization_matched_allow"], page["authorization_matched_deny"], page["authorization_nomatch"]));
    }

    [Fact] // emqx#15639
    public async Task A_denied_subscription_is_an_authorisation_error_where_EMQX_until_6_0_0_shows_zero()
    {
        await using var broker = await TestBroker.StartAsync();
        broker.Node.Broker.Access.Authorization.Sources = [new FakeSource()];
        foreach (var version in new[] { ProtocolVersion.V311, ProtocolVersion.V5 })
        {
            var client = await broker.ConnectAsync($"client{version}", version);
            await client.SubscribeAsync(0, ("a", default), ("deny/a", default), ("deny/b", default));
        }

        var page = broker.Scrape();
        Assert.Equal((2, 1), (page["packets_subscribe_error"], page["packets_subscribe_auth_error"]));
    }

    [Fact] // emqx#15639
    public async Task A_refused_subscription_is_an_error_where_EMQX_until_6_0_0_shows_zero()
    {
        await using var broker = await TestBroker.StartAsync(2, o => o with { MaxSubscriptions = 1 });
        foreach (var version in new[] { ProtocolVersion.V311, ProtocolVersion.V5 })
        {
            var client = await broker.ConnectAsync($"client{version}", version);
            await client.SubscribeAsync(0, ("a", default), ("b", default), ("c", default));
        }

        Assert.Equal(2, broker.Scrape()["packets_subscribe_error"]);
    }

    [Fact]
    public async Task A_refused_unsubscription_is_an_error_where_EMQX_shows_zero()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync();
        Assert.Equal([ReasonCode.TopicFilterInvalid, ReasonCode.NoSubscriptionExisted], await client.UnsubscribeAsync("a#", "a"));
        Assert.Equal([ReasonCode.NoSubscriptionExisted], await client.UnsubscribeAsync("a"));

        Assert.Equal(1, broker.Scrape()["packets_unsubscribe_error"]);
    }

    [Fact]
    public async Task Anonymous_clients_are_counted_where_EMQX_until_5_7_0_shows_zero()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.ConnectAsync("a", ProtocolVersion.V311);
        await broker.ConnectAsync("b");

        var page = broker.Scrape();
        Assert.Equal((2, 2, 2), (page["client_auth_anonymous"], page["authentication_success_anonymous"], page["authentication_success"]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_ends_once_where_EMQX_until_5_7_0_counts_the_parked_session_again(bool cleanStart)
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync(o => o with { SessionExpiry = 3600 });
        await client.DisconnectAsync();
        var again = await broker.ReconnectAsync(client, o => o with { CleanStart = cleanStart });
        Assert.Equal(!cleanStart, again.ConnAck.SessionPresent);

        var page = broker.Scrape();
        Assert.Equal((2, 1, 1), (page["client_connected"], page["client_disconnected"], page["live_connections_count"]));
    }

    [Fact]
    public async Task A_full_queue_keeps_the_new_messages_where_EMQX_until_5_8_5_kept_the_old()
    {
        await using var broker = await TestBroker.StartAsync(2, o => o with { MaxQueue = 3 });
        var client = await broker.ConnectAsync(o => o with { SessionExpiry = 3600, CleanStart = false });
        await client.SubscribeAsync("a", QoS.AtLeastOnce);
        await client.DisconnectAsync();
        var publisher = await broker.PublisherAsync();
        for (var i = 1; i <= 5; i++) await publisher.PublishAsync("a", $"{i}", QoS.AtLeastOnce);
        var again = await broker.ReconnectAsync(client);

        for (var i = 3; i <= 5; i++) await again.ExpectAsync("a", $"{i}");
        await again.ExpectNothingAsync();
        Assert.Equal((2, 2), (broker.Scrape()["delivery_dropped_queue_full"], broker.Scrape()["delivery_dropped"]));
    }

    [Fact]
    public async Task Publishes_beyond_the_receive_maximum_are_in_the_family_that_EMQX_5_9_took_away()
    {
        await using var broker = await TestBroker.StartAsync(2, o => o with { MaxAwaitingRelease = 1 });
        var client = await broker.ConnectAsync();
        for (ushort i = 1; i <= 2; i++) await client.SendAsync(new PublishOptions("a", "x", QoS.ExactlyOnce) { PacketId = i });
        await client.ExpectAsync(new PubRec(1, ReasonCode.NoMatchingSubscribers));
        await client.ExpectClosedAsync(ReasonCode.ReceiveMaximumExceeded);

        Assert.Equal(1, broker.Scrape()["packets_publish_dropped"]);
    }

    [Fact]
    public async Task A_session_that_a_DISCONNECT_ends_is_terminated_where_EMQX_forgets_it()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync(o => o with { SessionExpiry = 3600 });
        await client.DisconnectAsync(sessionExpiry: 0);
        await broker.SettleAsync();

        var page = broker.Scrape();
        Assert.Equal((1, 1, 0), (page["session_created"], page["session_terminated"], page["sessions_count"]));
    }

    [Fact] // emqx#11520
    public async Task A_CONNACK_that_says_session_present_is_sent_where_EMQX_5_1_left_it_out()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync(o => o with { SessionExpiry = 3600, CleanStart = false });
        client.Abort();
        Assert.True((await broker.ReconnectAsync(client)).ConnAck.SessionPresent);

        Assert.Equal((2, 0), (broker.Scrape()["packets_connack_sent"], broker.Scrape()["packets_connack_error"]));
    }

    [Fact] // emqx#12714
    public async Task Cluster_sessions_and_shared_subscriptions_are_exact_where_those_of_EMQX_5_5_were_not()
    {
        await using var broker = await TestBroker.StartAsync();
        TestClient[] clients = [await broker.ConnectAsync("a"), await broker.ConnectAsync("b"), await broker.ConnectAsync("c")];
        foreach (var client in clients) await client.SubscribeAsync(0, ("$share/g/t", default), ("$share/h/t", default), ("t", default));
        await clients[0].UnsubscribeAsync("$share/h/t");
        foreach (var client in clients[..2]) await client.DisconnectAsync();
        await broker.SettleAsync();

        var page = broker.Scrape();
        Assert.Equal((1, 3), (page["cluster_sessions_count"], page["cluster_sessions_max"]));
        Assert.Equal((2, 6), (page["subscriptions_shared_count"], page["subscriptions_shared_max"]));
        Assert.Equal((1, 0), (page["cluster_nodes_running"], page["cluster_nodes_stopped"]));
    }

    [Fact] // emqx#16032
    public async Task No_rate_is_negative_after_a_restart_where_the_dashboard_of_EMQX_draws_a_fall()
    {
        await using var broker = await TestBroker.StartAsync();
        for (var i = 0; i < 50; i++) await broker.Node.Broker.PublishAsync(new("t", Encoding.UTF8.GetBytes("x")));
        await broker.AdvanceAsync(10);
        await broker.RestartAsync();

        for (var second = 0; second < 12; second++)
        {
            Assert.Equal((0, 0, 0), broker.Scrape().Rates);
            await broker.AdvanceAsync(1);
        }
    }

    [Fact]
    public async Task Failed_is_the_sum_of_its_parts_where_EMQX_until_5_8_2_shows_zero()
    {
        await using var broker = await Rules.TestRules.StartAsync(2, Rules.TestRules.Log("r", "SELECT payload.v AS v FROM \"t\" WHERE payload.v > 1"));
        var client = await broker.ConnectAsync();
        foreach (var payload in new[] { """{"v":1}""", """{"v":2}""", "no JSON", "neither" }) await client.PublishAsync("t", payload, QoS.AtLeastOnce);
        await broker.SettleAsync();

        var page = broker.ScrapeRules();
        foreach (var (status, count) in new[] { ("matched", 4), ("passed", 1), ("failed", 3), ("no_result", 1), ("exception", 2) })
            Assert.Contains($"rule_matched_count{{match_status=\"{status}\",rule_id=\"r\"}} {count}", page);
    }

    [Fact]
    public async Task Every_rule_has_a_rate_where_EMQX_has_the_family_in_its_table_only()
    {
        await using var broker = await Rules.TestRules.StartAsync(2, Rules.TestRules.Log("a", "SELECT * FROM \"t\""), Rules.TestRules.Log("b", "SELECT * FROM \"u\"") with { Enabled = false });
        await (await broker.ConnectAsync()).PublishAsync("t", "x", QoS.AtLeastOnce);
        await broker.SettleAsync();
        await broker.AdvanceAsync(10);

        Assert.Equal(["rule_matched_rate{rule_id=\"a\"} 0.1", "rule_matched_rate{rule_id=\"b\"} 0"], broker.ScrapeRules().Where(line => line.StartsWith("rule_matched_rate", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_refused_republish_is_a_failure_where_EMQX_until_5_8_0_counts_a_success()
    {
        await using var broker = await Rules.TestRules.StartAsync(2, Rules.TestRules.Republish("r", "SELECT * FROM \"t\"", "$delayed/never/t", "1"));
        await (await broker.ConnectAsync()).PublishAsync("t", "x", QoS.AtLeastOnce);
        await broker.SettleAsync();

        Assert.Equal((1, 0, 1), broker.Actions("r"));
    }

    [Fact]
    public async Task An_action_on_a_disabled_connector_fails_once_where_EMQX_until_5_8_4_counts_twice()
    {
        await using var broker = await TestBroker.StartAsync(o => o with
        {
            Connectors = [new() { Type = ConnectorType.Http, Name = "c", Enabled = false, Http = new() { Url = "http://127.0.0.1:1" } }],
            Actions = [new() { Type = ConnectorType.Http, Name = "a", Connector = "c", Http = new() }],
            Rules = [new() { Id = "r", Sql = "SELECT * FROM \"t\"", Actions = [new() { Type = RuleActionType.Connector, Name = "http:a" }] }],
        });
        await (await broker.ConnectAsync()).PublishAsync("t", "x", QoS.AtLeastOnce);
        await Polling.Eventually(() => broker.Actions("r") == (1, 0, 1));

        Assert.Equal((1, 1), (broker.Node.Connectors.Actions[0].Cells.Matched, broker.Node.Connectors.Actions[0].Cells.DroppedInAll));
    }
}
