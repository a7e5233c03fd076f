using System.Net;
using System.Text;
using Heliograph.Broker.Storage;
using Heliograph.Protocol;
using Heliograph.Server.Management;
using Heliograph.Tests.Api;

namespace Heliograph.Tests.Management;

/// <summary>What the API changes about one client, and what it may cost: keep-alive, subscriptions that are kept, large bodies.</summary>
public sealed class GuardRouteTests
{
    [Fact]
    public async Task A_keep_alive_that_is_set_holds_from_then_on()
    {
        await using var managed = await ManagedBroker.StartAsync();
        await using var client = await managed.Broker.ConnectAsync(o => o with { ClientId = "c", KeepAlive = 1000 });

        using var answer = await managed.SendAsync("/clients/c/keepalive", "PUT", """{"interval":10}""");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(10, (await answer.JsonAsync()).GetProperty("keepalive").GetInt32());
        await managed.Broker.AdvanceAsync(14);
        await client.FenceAsync();
        await managed.Broker.AdvanceAsync(14);
        await client.ExpectNothingAsync();
        await managed.Broker.AdvanceAsync(16);
        await client.ExpectClosedAsync(ReasonCode.KeepAliveTimeout);
    }

    [Fact]
    public async Task A_keep_alive_of_0_lets_a_client_be_silent_for_ever()
    {
        await using var managed = await ManagedBroker.StartAsync();
        await using var client = await managed.Broker.ConnectAsync(o => o with { ClientId = "c", KeepAlive = 10 });

        Assert.Equal(HttpStatusCode.OK, await managed.StatusAsync("/clients/c/keepalive", "PUT", """{"interval":0}"""));
        await managed.Broker.AdvanceAsync(10_000);

        await client.FenceAsync();
    }

    [Theory]
    [InlineData("nobody", """{"interval":10}""", HttpStatusCode.NotFound)]
    [InlineData("away", """{"interval":10}""", HttpStatusCode.NotFound)]
    [InlineData("c", """{"interval":65536}""", HttpStatusCode.BadRequest)]
    [InlineData("c", """{"interval":-1}""", HttpStatusCode.BadRequest)]
    [InlineData("c", "{}", HttpStatusCode.BadRequest)]
    public async Task A_keep_alive_that_cannot_be_set_is_an_error(string clientId, string body, HttpStatusCode expected)
    {
        await using var managed = await ManagedBroker.StartAsync();
        await managed.Broker.ConnectAsync("c");
        var away = await managed.Broker.ConnectAsync(o => o with { ClientId = "away", SessionExpiry = 100 });
        await away.DisconnectAsync();
        await managed.Broker.SettleAsync();

        Assert.Equal(expected, await managed.StatusAsync($"/clients/{clientId}/keepalive", "PUT", body));
    }

    [Theory]
    [InlineData("subscribe", """{"topic":"t","qos":1}""", HttpStatusCode.OK)]
    [InlineData("unsubscribe", """{"topic":"old"}""", HttpStatusCode.NoContent)]
    public async Task A_change_of_a_durable_session_is_answered_when_it_is_kept(string what, string body, HttpStatusCode expected)
    {
        await using var managed = await ManagedBroker.StartAsync(await TestBroker.StartAsync(1, store: new MemoryStore(manual: true)));
        var store = managed.Broker.Store!;
        await using var client = await managed.Broker.ConnectAsync(o => o with { ClientId = "c", SessionExpiry = 100 });
        var subscribing = client.SubscribeAsync("old", QoS.AtLeastOnce);
        await Polling.Eventually(() => store.CommitNow() >= 0 && subscribing.IsCompleted, "the old subscription is kept");

        var answer = managed.StatusAsync($"/clients/c/{what}", "POST", body);
        await Polling.EventuallyAsync(async () => (await managed.Broker.Node.Broker.Clients.FindAsync("c"))!.Subscriptions == (what == "subscribe" ? 2 : 0), "the change is in force");
        await managed.Broker.SettleAsync();
        Assert.False(answer.IsCompleted);
        store.CommitNow();

        Assert.Equal(expected, await answer);
    }

    [Fact]
    public async Task A_change_that_cannot_be_kept_is_said_to_be_so()
    {
        await using var managed = await ManagedBroker.StartAsync();
        await using var client = await managed.Broker.ConnectAsync(o => o with { ClientId = "c", SessionExpiry = 100 });
        await client.SubscribeAsync("old", QoS.AtLeastOnce);
        managed.Broker.Store!.FailNext();

        using var answer = await managed.SendAsync("/clients/c/subscribe", "POST", """{"topic":"t"}""");

        await answer.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "SERVICE_UNAVAILABLE", "could not keep");
    }

    [Fact]
    public async Task A_message_as_large_as_a_packet_may_be_is_published_and_a_larger_one_is_413()
    {
        await using var managed = await ManagedBroker.StartAsync();
        await using var client = await managed.Broker.SubscriberAsync();
        await client.SubscribeAsync("t");
        var payload = new byte[1_000_000];
        string Body(byte[] octets) => $$"""{"topic":"t","payload":"{{Convert.ToBase64String(octets)}}","payload_encoding":"base64"}""";

        Assert.Equal(HttpStatusCode.OK, await managed.StatusAsync("/publish", "POST", Body(payload)));
        Assert.Equal(HttpStatusCode.OK, await managed.StatusAsync("/publish/bulk", "POST", $"[{Body(payload)}]"));
        Assert.Equal(payload.Length, (await client.ExpectAsync<Publish>()).Payload.Length);
        Assert.Equal(payload.Length, (await client.ExpectAsync<Publish>()).Payload.Length);
        using var larger = await managed.Api.SendAsync("/api/v5/publish", "POST", Body(new byte[2_000_000]), request => request.Headers.ExpectContinue = true);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, larger.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await managed.StatusAsync("/banned", "POST", new string(' ', 70_000)));
    }

    [Fact]
    public async Task Large_bodies_have_so_much_memory_together_and_give_it_back()
    {
        var room = new BodyRoom(200_000);
        var first = new TaskCompletionSource<int>();
        var held = room.UseAsync(150_000, () => first.Task);

        var refused = await Assert.ThrowsAsync<ApiProblem>(() => room.UseAsync(60_000 + BodyRoom.Usual, () => Task.FromResult(2)));
        Assert.Equal(503, refused.Status);
        Assert.Equal(3, await room.UseAsync(BodyRoom.Usual, () => Task.FromResult(3)));
        first.SetResult(1);

        Assert.Equal(1, await held);
        Assert.Equal(4, await room.UseAsync(200_000, () => Task.FromResult(4)));
    }

    [Fact]
    public async Task Retained_messages_are_listed_as_their_filter_says_while_others_come_and_go()
    {
        await using var managed = await ManagedBroker.StartAsync();
        var retained = managed.Broker.Node.Broker.Messages;
        await using var publisher = await managed.Broker.PublisherAsync();
        foreach (var topic in new[] { "a", "a/b", "a/b/c", "a/x/c", "b", "$SYS/z", "/", "a//c" }) await publisher.PublishAsync(topic, "1", QoS.AtLeastOnce, retain: true);

        IEnumerable<string> Topics(string? filter) => retained.Retained(filter, 0, 100).Items.Select(message => message.Topic).Order(StringComparer.Ordinal);
        Assert.Equal(["$SYS/z", "/", "a", "a/b", "a/b/c", "a//c", "a/x/c", "b"], Topics(null).OrderBy(topic => topic.Replace("//", "/c/", StringComparison.Ordinal), StringComparer.Ordinal));
        Assert.Equal(["/", "a", "a//c", "a/b", "a/b/c", "a/x/c", "b"], Topics("#"));
        Assert.Equal(["a", "a//c", "a/b", "a/b/c", "a/x/c"], Topics("a/#"));
        Assert.Equal(["a//c", "a/b/c", "a/x/c"], Topics("a/+/c"));
        Assert.Equal(["a", "b"], Topics("+"));
        Assert.Equal(["$SYS/z"], Topics("$SYS/#"));
        Assert.Equal(["/"], Topics("+/+").Where(topic => topic.Length == 1));
        Assert.Equal((2, 5L, true), (retained.Retained("a/#", 1, 2).Items.Count, retained.Retained("a/#", 1, 2).Count, retained.Retained("a/#", 1, 2).HasMore));
    }

    [Fact]
    public async Task A_list_of_many_retained_messages_lets_publishes_with_RETAIN_through()
    {
        await using var managed = await ManagedBroker.StartAsync();
        await using var publisher = await managed.Broker.PublisherAsync();
        for (var i = 0; i < 3000; i++) await publisher.SendAsync(new PublishOptions($"many/{i % 50}/{i}", "1", QoS.AtMostOnce) { Retain = true });
        await publisher.FenceAsync();

        var listing = Task.Run(() =>
        {
            for (var i = 0; i < 50; i++) Assert.InRange(managed.Broker.Node.Broker.Messages.Retained("many/#", 0, 10).Count, 2900, 3100);
        });
        while (!listing.IsCompleted) await publisher.PublishAsync("many/0/0", Encoding.UTF8.GetString([65]), QoS.AtLeastOnce, retain: true);

        await listing;
    }
}
