namespace Heliograph.Tests.Scenarios;

/// <summary>What holds between the families of the deployment page whenever nothing is under way: by what a reader sees, beside the ledger of the program itself.</summary>
internal static class PageIdentities
{
    private static readonly string[] s_packetTypes =
    [
        .. DeploymentReading.Counters.Where(name => name.StartsWith("packets_", StringComparison.Ordinal)
            && name is not ("packets_received" or "packets_sent" or "packets_connect_received")),
    ];

    private static readonly string[] s_received = [.. s_packetTypes.Where(name => name == "packets_connect" || name.EndsWith("_received", StringComparison.Ordinal))];

    private static readonly string[] s_sent = [.. s_packetTypes.Where(name => name.EndsWith("_sent", StringComparison.Ordinal))];

    private static readonly string[] s_deliveryDrops = [.. DeploymentReading.Counters.Where(name => name.StartsWith("delivery_dropped_", StringComparison.Ordinal))];

    private static readonly (string Larger, string Smaller)[] s_parts =
    [
        ("packets_connack_sent", "packets_connack_error"), ("packets_connack_error", "packets_connack_auth_error"),
        ("packets_publish_error", "packets_publish_auth_error"), ("packets_subscribe_error", "packets_subscribe_auth_error"),
        ("packets_suback_sent", "packets_subscribe_error"), ("packets_unsuback_sent", "packets_unsubscribe_error"),
    ];

    /// <param name="page">The page of a broker that started with an empty store.</param>
    /// <param name="api">Messages published over HTTP.</param>
    /// <param name="sys">Deliveries on $SYS topics.</param>
    /// <param name="refusals">CONNECT packets refused before authentication.</param>
    public static void AssertHold(DeploymentReading page, long api = 0, long sys = 0, long refusals = 0)
    {
        long Sum(params IEnumerable<string> names) => names.Sum(name => page[name]);
        void Equal(long expected, params IEnumerable<string> names) => Assert.True(expected == Sum(names), $"{expected} is not {string.Join(" + ", names)} = {Sum(names)}");

        Equal(page["messages_received"], "messages_qos0_received", "messages_qos1_received", "messages_qos2_received");
        Equal(page["messages_sent"], "messages_qos0_sent", "messages_qos1_sent", "messages_qos2_sent");
        Equal(page["messages_sent"], "packets_publish_sent");
        Equal(page["messages_received"] - api, "packets_publish_received");
        Equal(page["packets_received"], s_received);
        Equal(page["packets_sent"], s_sent);
        Equal(page["packets_connect"], "packets_connect_received");
        Equal(Sum("authorization_allow", "authorization_deny"), "authorization_cache_hit", "authorization_cache_miss");
        Equal(page["client_authorize"], "authorization_cache_miss");
        Equal(page["client_authorize"], "authorization_superuser", "authorization_nomatch", "authorization_matched_allow", "authorization_matched_deny");
        Equal(page["delivery_dropped"], s_deliveryDrops);
        Assert.True(page["messages_dropped"] >= Sum("messages_dropped_no_subscribers", "messages_dropped_expired"));
        Equal(page["client_connack"], "client_connect");
        Equal(page["client_connect"] - refusals, "authentication_success", "authentication_failure");
        Equal(page["authentication_success_anonymous"], "client_auth_anonymous");
        Equal(page["client_connected"] - page["live_connections_count"], "client_disconnected");
        Equal(page["client_disconnected"], "client_disconnected_reason");
        Equal(page["session_created"] - page["sessions_count"], "session_discarded", "session_terminated");
        Equal(page["session_resumed"], "session_takenover");
        Equal(page["messages_delivered"] - sys, "messages_sent", "delivery_dropped_too_large");
        Assert.All(s_parts, part => Assert.True(page[part.Larger] >= page[part.Smaller], $"{part.Larger} is less than {part.Smaller}"));
        AssertGauges(page);
    }

    private static void AssertGauges(DeploymentReading page)
    {
        Assert.Single(new[] { "sessions_count", "channels_count", "connections_count", "cluster_sessions_count", "deployment_emqx_sessions_count" }.Select(name => page[name]).Distinct());
        Assert.Single(new[] { "subscriptions_count", "suboptions_count", "subscribers_count", "deployment_emqx_subscriptions_count" }.Select(name => page[name]).Distinct());
        Assert.Equal(page["live_connections_count"], page["deployment_emqx_connections_count"]);
        Assert.Equal(page["topics_count"], page["deployment_emqx_topics_count"]);
        Assert.True(page["live_connections_count"] <= page["sessions_count"]);
        Assert.True(page["subscriptions_shared_count"] <= page["subscriptions_count"]);
        foreach (var count in page.Names.Where(name => name.EndsWith("_count", StringComparison.Ordinal) && !name.StartsWith("deployment_", StringComparison.Ordinal)))
        {
            Assert.True(page[count[..^"_count".Length] + "_max"] >= page[count], $"{count} is above its maximum");
        }
    }
}
