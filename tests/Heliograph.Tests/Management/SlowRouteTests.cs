using System.Net;
using Heliograph.Protocol;
using Heliograph.Tests.Api;

namespace Heliograph.Tests.Management;

/// <summary>Clients that are slow to take messages of a topic are listed with it, and no others.</summary>
public sealed class SlowRouteTests : IAsyncLifetime
{
    private ManagedBroker _broker = null!;

    public async Task InitializeAsync() => _broker = await ManagedBroker.StartAsync();

    public async Task DisposeAsync() => await _broker.DisposeAsync();

    [Theory]
    [InlineData(QoS.AtLeastOnce)]
    [InlineData(QoS.ExactlyOnce)]
    public async Task A_message_acknowledged_late_is_listed_with_its_client_and_topic(QoS qos)
    {
        await using var publisher = await _broker.Broker.ConnectAsync("publisher");
        await using var slow = await _broker.Broker.ConnectAsync("slow");
        await slow.SubscribeAsync("t/#", qos);
        await DeliverAsync(publisher, slow, "t/fast", qos, TimeSpan.FromMilliseconds(499));
        await DeliverAsync(publisher, slow, "t/slow", qos, TimeSpan.FromMilliseconds(700));
        await DeliverAsync(publisher, slow, "t/slower", qos, TimeSpan.FromMilliseconds(900));

        Assert.Equal(["slow t/slower 900", "slow t/slow 700"], await ListAsync());
        await _broker.Broker.AdvanceAsync(299);
        Assert.Equal(2, (await ListAsync()).Count);
        await _broker.Broker.AdvanceAsync(1);
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task Settings_say_what_is_slow_and_how_many_are_listed()
    {
        await using var publisher = await _broker.Broker.ConnectAsync("publisher");
        await using var client = await _broker.Broker.ConnectAsync("c");
        await client.SubscribeAsync("#", QoS.AtLeastOnce);
        Assert.Equal("500ms", (await _broker.GetAsync("/slow_subscriptions/settings")).GetProperty("threshold").GetString());
        Assert.Equal(HttpStatusCode.OK, await PutAsync("""{"threshold":"50ms","top_k_num":2,"expire_interval":"10m"}"""));
        foreach (var (topic, time) in new[] { ("a", 60), ("b", 80), ("c", 70), ("d", 40) })
            await DeliverAsync(publisher, client, topic, QoS.AtLeastOnce, TimeSpan.FromMilliseconds(time));

        Assert.Equal(["c b 80", "c c 70"], await ListAsync());
        Assert.Equal(HttpStatusCode.NoContent, await _broker.StatusAsync("/slow_subscriptions", "DELETE"));
        Assert.Empty(await ListAsync());
        Assert.Equal(HttpStatusCode.OK, await PutAsync("""{"enable":false}"""));
        await DeliverAsync(publisher, client, "a", QoS.AtLeastOnce, TimeSpan.FromSeconds(5));
        Assert.Empty(await ListAsync());
    }

    [Theory]
    [InlineData("""{"threshold":"soon"}""", "threshold is 'soon'")]
    [InlineData("""{"threshold":"2d"}""", "threshold is '2d'")]
    [InlineData("""{"expire_interval":"0s"}""", "expire_interval is '0s'")]
    [InlineData("""{"top_k_num":1001}""", "top_k_num must be 1 to 1000")]
    [InlineData("""{"stats_type":"internal"}""", "stats_type must be whole")]
    public async Task Settings_that_cannot_be_are_refused_and_leave_the_old_ones(string body, string message)
    {
        using var response = await _broker.SendAsync("/slow_subscriptions/settings", "PUT", body);

        await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", message);
        Assert.Equal(10, (await _broker.GetAsync("/slow_subscriptions/settings")).GetProperty("top_k_num").GetInt32());
    }

    [Fact]
    public async Task What_waited_for_its_client_is_not_slow()
    {
        await using var publisher = await _broker.Broker.ConnectAsync("publisher");
        var away = await _broker.Broker.ConnectAsync(o => o with { ClientId = "away", SessionExpiry = 1000 });
        await away.SubscribeAsync("t", QoS.AtLeastOnce);
        await away.DisconnectAsync();
        await publisher.PublishAsync("t", "", QoS.AtLeastOnce);
        await _broker.Broker.AdvanceAsync(60);
        var back = await _broker.Broker.ReconnectAsync(away, o => o with { CleanStart = false, SessionExpiry = 1000 });
        await back.AcknowledgeAsync(await back.ReceiveAsync());
        await back.FenceAsync();

        Assert.Empty(await ListAsync());
    }

    private async Task DeliverAsync(TestClient publisher, TestClient client, string topic, QoS qos, TimeSpan after)
    {
        await publisher.PublishAsync(topic, "", QoS.ExactlyOnce);
        var message = await client.ExpectAsync<Publish>();
        await _broker.Broker.AdvanceAsync(after);
        if (qos == QoS.AtLeastOnce) await client.SendAsync(new PubAck(message.PacketId));
        else await client.SendAsync(new PubRec(message.PacketId));
        if (qos == QoS.ExactlyOnce)
        {
            await client.ExpectAsync<PubRel>();
            await client.SendAsync(new PubComp(message.PacketId));
        }

        await client.FenceAsync();
    }

    private Task<HttpStatusCode> PutAsync(string body) => _broker.StatusAsync("/slow_subscriptions/settings", "PUT", body);

    private async Task<List<string>> ListAsync() =>
    [
        .. (await _broker.GetAsync("/slow_subscriptions")).GetProperty("data").EnumerateArray()
            .Select(one => $"{one.GetProperty("clientid")} {one.GetProperty("topic")} {one.GetProperty("timespan")}"),
    ];
}
