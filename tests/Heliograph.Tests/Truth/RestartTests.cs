using Heliograph.Protocol;

namespace Heliograph.Tests.Truth;

/// <summary>What a restart keeps: what was stored, and no number that counted (semantics 1.5).</summary>
public sealed class RestartTests
{
    private static readonly Dictionary<string, long> s_kept = new()
    {
        ["sessions"] = 1,
        ["channels"] = 1,
        ["connections"] = 1,
        ["cluster_sessions"] = 1,
        ["live_connections"] = 0,
        ["subscriptions"] = 3,
        ["suboptions"] = 3,
        ["subscribers"] = 3,
        ["subscriptions_shared"] = 1,
        ["topics"] = 3,
        ["retained"] = 2,
        ["delayed"] = 1,
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Counters_begin_at_zero_and_what_is_stored_comes_back(bool crash)
    {
        await using var broker = await TestBroker.StartAsync();
        await LiveAsync(broker);
        Assert.Equal((4, 4, 3, 3), Most(broker.Scrape()));

        await (crash ? broker.CrashAsync() : broker.RestartAsync());

        var page = broker.Scrape();
        Assert.All(DeploymentReading.Counters, name => Assert.True(page[name] == 0, $"{name} begins at {page[name]}"));
        Assert.All(s_kept, kept => Assert.True(page[$"{kept.Key}_count"] == kept.Value, $"{kept.Key}_count is {page[$"{kept.Key}_count"]}"));
        Assert.All(s_kept, kept => Assert.True(page[$"{kept.Key}_max"] == kept.Value, $"{kept.Key}_max is {page[$"{kept.Key}_max"]}"));
        Assert.Equal((0, 0, 0), page.Rates);
    }

    [Fact]
    public async Task The_client_of_a_session_that_came_back_resumes_it_and_gets_what_waits()
    {
        await using var broker = await TestBroker.StartAsync();
        var lasting = await LiveAsync(broker);
        await broker.RestartAsync();

        var again = await broker.ReconnectAsync(lasting);
        Assert.Equal("queued", (await again.ReceiveAsync()).Payload);
        await broker.SettleAsync();

        var page = broker.Scrape();
        Assert.Equal((0, 1, 1), (page["session_created"], page["session_resumed"], page["session_takenover"]));
        Assert.Equal((1, 0, 1), (page["messages_qos1_sent"], page["messages_publish"], page["messages_acked"]));
    }

    [Fact]
    public async Task A_delayed_message_that_came_back_is_published_when_it_is_due()
    {
        await using var broker = await TestBroker.StartAsync();
        await LiveAsync(broker);
        await broker.RestartAsync();
        var before = broker.Scrape();

        await broker.AdvanceAsync(1000);

        var moves = broker.Scrape().Since(before);
        Assert.Equal((-1, 1), (moves["delayed_count"], moves["messages_publish"]));
        Assert.DoesNotContain("messages_delayed", moves.Keys);
    }

    // Four sessions of which one lasts, four retained messages of which two stay, three delayed of which one waits long.
    private static async Task<TestClient> LiveAsync(TestBroker broker)
    {
        var lasting = await broker.ConnectAsync(o => o with { ClientId = "lasting", CleanStart = false, SessionExpiry = 36_000, Shard = 1 });
        foreach (var filter in new[] { "a", "b/+", "$share/g/c" }) await lasting.SubscribeAsync(filter, QoS.AtLeastOnce);
        TestClient[] others = [await broker.ConnectAsync("x"), await broker.ConnectAsync("y"), await broker.ConnectAsync("z")];
        foreach (var other in others) await other.SubscribeAsync("$share/g/d");
        await lasting.DisconnectAsync();
        foreach (var topic in new[] { "r/1", "r/2", "r/3", "r/4" }) await others[0].PublishAsync(topic, "x", QoS.AtLeastOnce, retain: true);
        foreach (var topic in new[] { "r/1", "r/2" }) await others[0].PublishAsync(topic, "", QoS.AtLeastOnce, retain: true);
        foreach (var seconds in new[] { 1, 2, 1000 }) await others[0].PublishAsync($"$delayed/{seconds}/t", "x", QoS.AtLeastOnce);
        await broker.AdvanceAsync(2);
        await others[0].PublishAsync("a", "queued", QoS.AtLeastOnce);
        return lasting;
    }

    private static (long Sessions, long Retained, long Delayed, long Shared) Most(DeploymentReading page) =>
        (page["sessions_max"], page["retained_max"], page["delayed_max"], page["subscriptions_shared_max"] - 1);
}
