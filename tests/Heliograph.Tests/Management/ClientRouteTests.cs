using System.Net;
using System.Text.Json;
using Heliograph.Protocol;
using Heliograph.Tests.Api;

namespace Heliograph.Tests.Management;

/// <summary>Clients over the management API.</summary>
public sealed class ClientRouteTests : IAsyncLifetime
{
    private ManagedBroker _broker = null!;

    public async Task InitializeAsync() => _broker = await ManagedBroker.StartAsync();

    public async Task DisposeAsync() => await _broker.DisposeAsync();

    [Fact]
    public async Task A_client_is_shown_as_it_is()
    {
        await using var client = await _broker.Broker.ConnectAsync(o => o with { ClientId = "meter 1", Username = "u", KeepAlive = 30, SessionExpiry = 60 });
        await client.SubscribeAsync("a/#", QoS.AtLeastOnce);

        var shown = await _broker.GetAsync("/clients/meter%201");

        Assert.Equal("meter 1", shown.GetProperty("clientid").GetString());
        Assert.Equal(("u", 30, 60, 5), (shown.GetProperty("username").GetString(), shown.GetProperty("keepalive").GetInt32(), shown.GetProperty("expiry_interval").GetInt32(), shown.GetProperty("proto_ver").GetInt32()));
        Assert.Equal((true, 1, "127.0.0.1"), (shown.GetProperty("connected").GetBoolean(), shown.GetProperty("subscriptions_cnt").GetInt32(), shown.GetProperty("ip_address").GetString()));
        Assert.Equal("a/#", Assert.Single((await _broker.GetAsync("/clients/meter%201/subscriptions")).EnumerateArray()).GetProperty("topic").GetString());
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("\"'; DROP TABLE bans;--")]
    [InlineData("größe/☃?x=1&y=2#z")]
    [InlineData("{clientid}")]
    [InlineData("+")]
    public async Task A_client_of_any_name_is_found_shown_and_disconnected_and_no_other(string id)
    {
        await using var client = await _broker.Broker.ConnectAsync(id);
        await using var other = await _broker.Broker.ConnectAsync("other");
        var path = "/clients/" + Uri.EscapeDataString(id);

        Assert.Equal(id, (await _broker.GetAsync(path)).GetProperty("clientid").GetString());
        Assert.Equal(id, Assert.Single(Data(await _broker.GetAsync("/clients?clientid=" + Uri.EscapeDataString(id)))).GetProperty("clientid").GetString());
        Assert.Equal(HttpStatusCode.NoContent, await _broker.StatusAsync(path, "DELETE"));
        Assert.Equal(ReasonCode.AdministrativeAction, (await client.ExpectAsync<Disconnect>()).Reason);
        Assert.Equal(HttpStatusCode.NotFound, await _broker.StatusAsync(path));
        Assert.Equal(HttpStatusCode.OK, await _broker.StatusAsync("/clients/other"));
    }

    [Fact]
    public async Task Clients_are_listed_by_page_and_by_cursor_each_once()
    {
        for (var i = 0; i < 25; i++) await _broker.Broker.ConnectAsync($"client{i}");
        var (paged, read) = (new List<string>(), new List<string>());

        for (var page = 1; page <= 3; page++)
        {
            var answer = await _broker.GetAsync($"/clients?page={page}&limit=10");
            paged.AddRange(Ids(answer));
            Assert.Equal((25, page < 3), (answer.GetProperty("meta").GetProperty("count").GetInt32(), answer.GetProperty("meta").GetProperty("hasnext").GetBoolean()));
        }

        for (string? cursor = "none"; cursor is not null;)
        {
            var answer = await _broker.GetAsync($"/clients_v2?limit=7&cursor={cursor}");
            read.AddRange(Ids(answer));
            cursor = answer.GetProperty("meta").TryGetProperty("cursor", out var next) ? next.GetString() : null;
        }

        var all = Enumerable.Range(0, 25).Select(i => $"client{i}").Order(StringComparer.Ordinal);
        Assert.Equal(all, paged.Order(StringComparer.Ordinal));
        Assert.Equal(all, read.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Filters_are_all_met()
    {
        await _broker.Broker.ConnectAsync(o => o with { ClientId = "meter1", Username = "anna" });
        await _broker.Broker.ConnectAsync(o => o with { ClientId = "meter2", Username = "bert", Version = ProtocolVersion.V311 });
        var gone = await _broker.Broker.ConnectAsync(o => o with { ClientId = "absent", SessionExpiry = 100 });
        await gone.DisconnectAsync();

        Assert.Equal(["meter1", "meter2"], await FoundAsync("like_clientid=meter"));
        Assert.Equal(["meter1"], await FoundAsync("like_clientid=meter&username=anna"));
        Assert.Equal(["meter2"], await FoundAsync("proto_ver=4"));
        Assert.Equal(["absent"], await FoundAsync("conn_state=disconnected"));
        Assert.Equal(["meter1", "meter2"], await FoundAsync("like_username=n&username=anna&username=bert&conn_state=connected", "like_username=e", "username=anna"));
        Assert.Empty(await FoundAsync("ip_address=10.0.0.1"));
        Assert.Empty(await FoundAsync("node=elsewhere"));
        Assert.Empty(await FoundAsync("lte_created_at=2000-01-01T00:00:00Z"));
    }

    [Theory]
    [InlineData("/clients?page=0", "page is '0'")]
    [InlineData("/clients?limit=10001", "limit is '10001'")]
    [InlineData("/clients?limit=1e3", "limit is '1e3'")]
    [InlineData("/clients?page=99999999999999999999", "page is")]
    [InlineData("/clients?limit=1&limit=2", "once only")]
    [InlineData("/clients?client_id=x", "there is no parameter 'client_id'")]
    [InlineData("/clients?ip_address=x", "ip_address is not")]
    [InlineData("/clients?gte_created_at=yesterday", "gte_created_at must be")]
    [InlineData("/clients_v2?cursor=1", "cursor is not one")]
    [InlineData("/clients_v2?cursor=-1.5", "cursor is not one")]
    [InlineData("/clients/%FF", "percent-encoded UTF-8")]
    [InlineData("/clients/x/mqueue_messages?payload=xml", "payload must be")]
    public async Task A_request_that_makes_no_sense_is_400_and_says_why(string path, string says)
    {
        using var response = await _broker.SendAsync(path);

        await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", says);
    }

    [Fact]
    public async Task A_client_is_subscribed_and_unsubscribed_by_order()
    {
        await using var client = await _broker.Broker.SubscriberAsync();
        await using var publisher = await _broker.Broker.PublisherAsync();
        await publisher.PublishAsync("a/kept", "retained", retain: true);
        var path = $"/clients/{client.Id}";

        Assert.Equal(HttpStatusCode.OK, await _broker.StatusAsync(path + "/subscribe", "POST", """{"topic":"a/#","qos":1}"""));
        Assert.Equal("retained", (await client.ExpectAsync<Publish>()).Payload);
        Assert.Equal(HttpStatusCode.OK, await _broker.StatusAsync(path + "/subscribe/bulk", "POST", """[{"topic":"b"},{"topic":"$share/g/c","qos":2}]"""));
        Assert.Equal(3, (await _broker.GetAsync(path + "/subscriptions")).GetArrayLength());
        Assert.Equal(HttpStatusCode.NoContent, await _broker.StatusAsync(path + "/unsubscribe/bulk", "POST", """[{"topic":"b"},{"topic":"$share/g/c"}]"""));
        Assert.Equal("a/#", Assert.Single((await _broker.GetAsync(path + "/subscriptions")).EnumerateArray()).GetProperty("topic").GetString());
        Assert.Equal(HttpStatusCode.NotFound, await _broker.StatusAsync("/clients/nobody/subscribe", "POST", """{"topic":"a"}"""));
    }

    [Theory]
    [InlineData("", "the body is wrong at $")]
    [InlineData("null", "the body is null")]
    [InlineData("[]", "the body is wrong at $")]
    [InlineData("""{"topic":5}""", "the body is wrong at $.topic")]
    [InlineData("""{"topic":null}""", "the body is wrong at $")]
    [InlineData("""{}""", "the body is wrong at $")]
    [InlineData("""{"topic":"a","quality":1}""", "there is no such field")]
    [InlineData("""{"topic":"a","qos":3}""", "qos and rh")]
    [InlineData("""{"topic":"a/#/b"}""", "is no topic filter")]
    [InlineData("""{"topic":"$share/g/a","nl":1}""", "MQTT-3.8.3-4")]
    public async Task A_subscription_that_is_not_one_is_400_and_says_why(string body, string says)
    {
        using var response = await _broker.SendAsync("/clients/x/subscribe", "POST", body);

        await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", says);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_413()
    {
        using var response = await _broker.SendAsync("/banned", "POST", new string(' ', 70_000));

        await response.ShouldBeErrorAsync(HttpStatusCode.RequestEntityTooLarge, "PAYLOAD_TOO_LARGE", "larger");
    }

    [Fact]
    public async Task What_waits_for_a_client_and_what_is_on_its_way_is_shown_in_order()
    {
        await using var client = await _broker.Broker.ConnectAsync(o => o with { ClientId = "slow", ReceiveMaximum = 2, SessionExpiry = 100 });
        await client.SubscribeAsync("t", QoS.AtLeastOnce);
        await using var publisher = await _broker.Broker.PublisherAsync();
        for (var i = 0; i < 5; i++) await publisher.PublishAsync("t", $"m{i}", QoS.AtLeastOnce);
        await _broker.Broker.SettleAsync();

        var sent = await _broker.GetAsync("/clients/slow/inflight_messages?payload=plain");
        var first = await _broker.GetAsync("/clients/slow/mqueue_messages?payload=plain&limit=2");
        var rest = await _broker.GetAsync($"/clients/slow/mqueue_messages?limit=2&position={first.GetProperty("meta").GetProperty("position").GetString()}");

        Assert.Equal(["m0", "m1"], Payloads(sent));
        Assert.Equal(["m2", "m3"], Payloads(first));
        Assert.Equal([Convert.ToBase64String("m4"u8)], Payloads(rest));
        Assert.False(rest.GetProperty("meta").TryGetProperty("position", out _));
    }

    [Fact]
    public async Task Bulk_kickout_passes_over_who_is_not_there()
    {
        await _broker.Broker.ConnectAsync("a");
        await _broker.Broker.ConnectAsync("b");

        Assert.Equal(HttpStatusCode.NoContent, await _broker.StatusAsync("/clients/kickout/bulk", "POST", """["a","nobody","b"]"""));
        Assert.Empty(Data(await _broker.GetAsync("/clients")));
    }

    private static JsonElement.ArrayEnumerator Data(JsonElement answer) => answer.GetProperty("data").EnumerateArray();

    private static IEnumerable<string> Ids(JsonElement answer) => Data(answer).Select(client => client.GetProperty("clientid").GetString()!);

    private static IEnumerable<string?> Payloads(JsonElement answer) => Data(answer).Select(message => message.GetProperty("payload").GetString());

    // The clients that any of the filters finds.
    private async Task<List<string>> FoundAsync(params string[] filters)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var filter in filters) found.UnionWith(Ids(await _broker.GetAsync("/clients?" + filter)));
        return [.. found];
    }
}
