using System.Reflection;
using Heliograph.Metrics.Catalogue;
using Heliograph.Protocol;
using Heliograph.Tests.Scenarios;

namespace Heliograph.Tests.Truth;

/// <summary>Where we leave EMQX on purpose: a test for every row of the table in docs/metrics.md.</summary>
public sealed class DeliberateDifferenceTests
{
    // By the families a row names: the test that shows it, or the name that one waits under.
    private static readonly Dictionary<string, string> s_shown = new()
    {
        ["authorization_matched_allow, authorization_matched_deny"] = nameof(EmqxErrorTests.Matched_allow_and_deny_follow_the_decisions_where_EMQX_until_6_2_2_shows_zero),
        ["messages_retained"] = nameof(EmqxErrorTests.Retained_messages_are_counted_where_EMQX_5_shows_zero),
        ["packets_subscribe_error, packets_subscribe_auth_error"] = nameof(EmqxErrorTests.A_refused_subscription_is_an_error_where_EMQX_until_6_0_0_shows_zero),
        ["packets_unsubscribe_error"] = nameof(EmqxErrorTests.A_refused_unsubscription_is_an_error_where_EMQX_shows_zero),
        ["client_auth_anonymous"] = nameof(EmqxErrorTests.Anonymous_clients_are_counted_where_EMQX_until_5_7_0_shows_zero),
        ["client_disconnected"] = nameof(EmqxErrorTests.A_connection_ends_once_where_EMQX_until_5_7_0_counts_the_parked_session_again),
        ["session_terminated"] = nameof(EmqxErrorTests.A_session_that_a_DISCONNECT_ends_is_terminated_where_EMQX_forgets_it),
        ["packets_publish_error, messages_dropped"] = nameof(A_QoS_2_PUBLISH_repeated_with_DUP_is_no_error_and_one_without_is),
        ["packets_pubrec_inuse"] = nameof(A_second_PUBREC_is_answered_with_success),
        ["session_resumed, session_takenover"] = nameof(A_session_without_expiry_is_not_resumed_from_a_live_connection),
        ["delivery_dropped_queue_full"] = nameof(EmqxErrorTests.A_full_queue_keeps_the_new_messages_where_EMQX_until_5_8_5_kept_the_old),
        ["packets_publish_dropped"] = nameof(EmqxErrorTests.Publishes_beyond_the_receive_maximum_are_in_the_family_that_EMQX_5_9_took_away),
        ["messages_dropped"] = nameof(Guards.SharedRateTests.Who_has_waited_too_long_is_refused_with_0x97_and_QoS_0_is_dropped_and_counted),
        ["packets_connect_received"] = nameof(CONNECT_packets_are_under_both_names),
        ["*_count"] = nameof(A_gauge_is_true_at_the_scrape_and_its_maximum_misses_no_peak),
        ["*_max"] = nameof(A_gauge_is_true_at_the_scrape_and_its_maximum_misses_no_peak),
        ["all counters in a cluster"] = "The_sum_over_all_nodes_does_not_fall_where_that_of_EMQX_does_when_a_node_leaves",
        ["rule_matched_count{match_status=\"failed\"}"] = "Failed_is_the_sum_of_its_parts_where_EMQX_until_5_8_2_shows_zero",
        ["rule_action_execution_count"] = "An_action_on_a_disabled_connector_fails_once_where_EMQX_until_5_8_4_counts_twice",
        ["rule_matched_rate"] = "Every_rule_has_a_rate_where_EMQX_has_the_family_in_its_table_only",
    };

    [Fact]
    public void Every_row_of_the_table_has_a_test_or_waits_for_one()
    {
        var tests = new[] { typeof(EmqxErrorTests), typeof(DeliberateDifferenceTests), typeof(Guards.SharedRateTests) }
            .SelectMany(type => type.GetMethods().Where(method => method.GetCustomAttributes<FactAttribute>().Any())).Select(method => method.Name).ToHashSet();

        Assert.Equal(s_shown.Keys.Order(), EmqxDifferences.All.Select(row => row.Families).Order());
        Assert.All(s_shown, shown => Assert.True(tests.Contains(shown.Value) != Waiting.EmqxErrors.ContainsKey(shown.Value), $"{shown.Key}: there is no {shown.Value}"));
    }

    [Fact]
    public async Task A_QoS_2_PUBLISH_repeated_with_DUP_is_no_error_and_one_without_is()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync();
        await client.SubscribeAsync("a");
        foreach (var (dup, answer) in new[] { (false, ReasonCode.Success), (true, ReasonCode.Success), (true, ReasonCode.Success), (false, ReasonCode.PacketIdentifierInUse) })
        {
            await client.SendAsync(new PublishOptions("a", "x", QoS.ExactlyOnce) { PacketId = 3, Dup = dup });
            await client.TakeAsync<PubRec>(received => received == new PubRec(3, answer));
        }

        await client.ReceiveAsync();
        await client.ExpectNothingAsync();
        var page = broker.Scrape();
        Assert.Equal((4, 3, 1, 1, 1), (page["messages_received"], page["packets_publish_inuse"], page["packets_publish_error"], page["messages_dropped"], page["messages_publish"]));
    }

    [Fact]
    public async Task A_second_PUBREC_is_answered_with_success()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync();
        await client.SubscribeAsync("a", QoS.ExactlyOnce);
        await client.PublishAsync("a", "x", QoS.ExactlyOnce);
        var sent = await client.ExpectAsync<Publish>();
        for (var i = 0; i < 2; i++)
        {
            await client.SendAsync(new PubRec(sent.PacketId));
            await client.ExpectAsync(new PubRel(sent.PacketId, ReasonCode.Success));
        }

        Assert.Equal((1, 1), (broker.Scrape()["packets_pubrec_inuse"], broker.Scrape()["messages_acked"]));
    }

    [Theory, MemberData(nameof(Setups.Versions), MemberType = typeof(Setups))]
    public async Task A_session_without_expiry_is_not_resumed_from_a_live_connection(ProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync(2, o => o with { SessionExpiry3 = 0 });
        var first = await broker.ConnectAsync(o => o with { Version = version, CleanStart = false });
        var second = await broker.ReconnectAsync(first);
        Assert.False(second.ConnAck.SessionPresent);

        var page = broker.Scrape();
        Assert.Equal((2, 1, 0, 0), (page["session_created"], page["session_terminated"], page["session_resumed"], page["session_takenover"]));
    }

    [Fact]
    public async Task CONNECT_packets_are_under_both_names()
    {
        await using var broker = await TestBroker.StartAsync();
        for (var i = 0; i < 3; i++) await broker.ConnectAsync($"client{i}");

        Assert.Equal((3, 3), (broker.Scrape()["packets_connect"], broker.Scrape()["packets_connect_received"]));
    }

    [Fact]
    public async Task A_gauge_is_true_at_the_scrape_and_its_maximum_misses_no_peak()
    {
        await using var broker = await TestBroker.StartAsync();
        for (var i = 1; i <= 3; i++)
        {
            var client = await broker.ConnectAsync($"client{i}");
            await client.SubscribeAsync(0, ("a", default), ($"b/{i}", default));
            Assert.Equal((i, 2 * i, 1 + i), Now(broker.Scrape()));
        }

        var briefly = await broker.ConnectAsync("briefly");
        await briefly.DisconnectAsync();
        await broker.SettleAsync();
        var page = broker.Scrape();
        Assert.Equal((3, 6, 4), Now(page));
        Assert.Equal((4, 6, 4), (page["live_connections_max"], page["subscriptions_max"], page["topics_max"]));
    }

    private static (long Live, long Subscriptions, long Topics) Now(DeploymentReading page) =>
        (page["live_connections_count"], page["subscriptions_count"], page["topics_count"]);
}
