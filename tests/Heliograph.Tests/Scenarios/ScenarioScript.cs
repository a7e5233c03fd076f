using System.Text;
using Heliograph.Protocol;
using static Heliograph.Tests.Polling;

namespace Heliograph.Tests.Scenarios;

/// <summary>What the clients of each scenario do: first what is there before, then what is measured.</summary>
internal sealed partial class ScenarioScript(TestBroker broker) : IAsyncDisposable
{
    private readonly List<TestClient> _clients = [];
    private readonly TestBroker _broker = broker;

    public long OctetsSent => _clients.Sum(client => client.OctetsSent);

    public long OctetsArrived => _clients.Sum(client => client.OctetsArrived);

    /// <summary>Prepares and gives what is to be measured.</summary>
    public Task<Func<Task>> PrepareAsync(string id) => s_scripts[id](this);

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) await client.DisposeAsync();
    }

    private async Task<TestClient> ConnectAsync(string id, int shard = 0, Func<ClientOptions, ClientOptions>? with = null)
    {
        var placed = Math.Min(shard, _broker.Shards - 1);
        var client = await _broker.ConnectAsync(o => (with?.Invoke(Known(o)) ?? Known(o)) with { ClientId = id, Shard = placed });
        _clients.Add(client);
        return client;
    }

    private async Task<TestClient> OpenAsync(Func<ClientOptions, ClientOptions> with)
    {
        var client = await _broker.OpenAsync(with);
        _clients.Add(client);
        return client;
    }

    private async Task<TestClient> SubscriberAsync(string filter, QoS qos, Func<ClientOptions, ClientOptions>? with = null)
    {
        var client = await ConnectAsync("b", 1, with);
        await client.SubscribeAsync(filter, qos);
        return client;
    }

    private async Task<Func<Task>> WithClientAsync(Func<TestClient, Task> act, Func<ClientOptions, ClientOptions>? with = null)
    {
        var client = await ConnectAsync("a", with: with);
        return () => act(client);
    }

    private async Task<Func<Task>> ThreePublishesAsync()
    {
        var b = await SubscriberAsync("t", QoS.AtLeastOnce, o => o with { Version = ProtocolVersion.V311 });
        return async () =>
        {
            var a = await ConnectAsync("a");
            for (var i = 0; i < 3; i++) await a.PublishAsync("t", "x", QoS.AtLeastOnce);
            for (var i = 0; i < 3; i++) await b.ReceiveAsync();
            await a.DisconnectAsync();
        };
    }

    private async Task<Func<Task>> OnePublishAsync(QoS published, QoS granted)
    {
        var b = await SubscriberAsync("t", granted);
        var a = await ConnectAsync("a");
        return async () =>
        {
            await a.PublishAsync("t", "x", published);
            await b.ReceiveAsync();
        };
    }

    private async Task<Func<Task>> NobodyAsync()
    {
        var a = await ConnectAsync("a");
        return async () =>
        {
            await a.SendAsync(new PublishOptions("t", "x"));
            await a.PublishAsync("t", "x", QoS.AtLeastOnce);
            await a.PublishAsync("t", "x", QoS.ExactlyOnce);
        };
    }

    private static async Task UnknownAcksAsync(TestClient client)
    {
        await client.SendAsync(new PubAck(9));
        await client.SendAsync(new PubRec(9));
        await client.SendAsync(new PubRel(9));
        await client.SendAsync(new PubComp(9));
    }

    private async Task<Func<Task>> QueueOverflowAsync()
    {
        var b = await SubscriberAsync("t", QoS.AtLeastOnce, o => o with { CleanStart = false, SessionExpiry = 3600 });
        var a = await ConnectAsync("a");
        return async () =>
        {
            await b.DisconnectAsync();
            for (var i = 0; i < 1005; i++) await a.PublishAsync("t", "x", QoS.AtLeastOnce);
            var again = await ConnectAgainAsync(b);
            for (var i = 0; i < 1000; i++) await again.ReceiveAsync();
        };
    }

    private async Task<Func<Task>> NoLocalAsync()
    {
        var a = await ConnectAsync("a");
        await a.SubscribeAsync(0, ("t", new(QoS.AtLeastOnce, noLocal: true)));
        return () => a.PublishAsync("t", "x", QoS.AtLeastOnce);
    }

    private async Task<Func<Task>> DelayedAsync()
    {
        await SubscriberAsync("t", QoS.AtMostOnce);
        var a = await ConnectAsync("a");
        return () => a.PublishAsync("$delayed/2/t", "x", QoS.AtLeastOnce);
    }

    private async Task<Func<Task>> SharedAsync()
    {
        TestClient[] members = [await ConnectAsync("m", 0), await ConnectAsync("n", 1)];
        foreach (var member in members) await member.SubscribeAsync("$share/g/t", QoS.AtLeastOnce);
        var a = await ConnectAsync("a");
        return async () =>
        {
            for (var i = 0; i < 10; i++) await a.PublishAsync("t", "x", QoS.AtLeastOnce);
            foreach (var member in members)
            {
                for (var i = 0; i < 5; i++) await member.ReceiveAsync();
            }
        };
    }

    private async Task SubscriptionsAsync()
    {
        var a = await ConnectAsync("a");
        await a.SubscribeAsync(0, ("a", new(QoS.AtMostOnce)), ("b/#", new(QoS.AtMostOnce)));
        var b = await ConnectAsync("b", 1);
        await b.SubscribeAsync(0, ("a", new(QoS.AtMostOnce)), ("$share/g/c", new(QoS.AtMostOnce)));
    }

    private async Task<Func<Task>> DiscardAsync()
    {
        var first = await ConnectAsync("a", 1);
        return async () =>
        {
            await ConnectAsync("a", 1);
            await first.ExpectClosedAsync(ReasonCode.SessionTakenOver);
        };
    }

    private async Task<Func<Task>> ExpireAsync()
    {
        var a = await ConnectAsync("a", 1, o => o with { SessionExpiry = 60 });
        return async () =>
        {
            await a.DisconnectAsync();
            await _broker.AdvanceAsync(60);
        };
    }

    private async Task<Func<Task>> ApiPublishAsync()
    {
        var b = await SubscriberAsync("t", QoS.AtLeastOnce);
        return async () =>
        {
            Assert.Equal(ReasonCode.Success, await _broker.Node.Broker.PublishAsync(new("t", Encoding.UTF8.GetBytes("x"), QoS.AtLeastOnce)));
            await b.ReceiveAsync();
        };
    }

    private async Task<Func<Task>> WillAsync()
    {
        var b = await SubscriberAsync("t", QoS.AtLeastOnce);
        var a = await ConnectAsync("a", with: o => o with { Will = new("t", "gone", QoS.AtLeastOnce) });
        return async () =>
        {
            a.Abort();
            await b.ReceiveAsync();
        };
    }

    private async Task ComeAndGoAsync() => await (await ConnectAsync("a", with: o => o with { Version = ProtocolVersion.V311 })).DisconnectAsync();

    private async Task<Func<Task>> UnreleasedAsync()
    {
        var b = await SubscriberAsync("t", QoS.AtMostOnce);
        var a = await ConnectAsync("a");
        await a.SendAsync(new PublishOptions("t", "x", QoS.ExactlyOnce));
        await a.ExpectAsync<PubRec>();
        await b.ExpectAsync("t", "x");
        return () => _broker.AdvanceAsync(300);
    }

    private static async Task TenPingsAsync(TestClient client)
    {
        for (var i = 0; i < 10; i++) await client.FenceAsync();
    }

    private async Task<Func<Task>> HeartbeatsAsync()
    {
        var client = await ConnectAsync("a", 1);
        await client.SubscribeAsync("$SYS/brokers/+/uptime");
        return async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                await _broker.AdvanceAsync(10);
                Assert.False((await client.ReceiveAsync()).Retain);
            }
        };
    }

    // Half seconds: a reading between two whole seconds must be right as well.
    private async Task<Func<Task>> SteadyTrafficAsync()
    {
        TestClient[] subscribers = [await ConnectAsync("x"), await ConnectAsync("y", 1), await ConnectAsync("z", 1)];
        foreach (var subscriber in subscribers) await subscriber.SubscribeAsync("t");
        var publisher = await ConnectAsync("a");
        var hundred = Enumerable.Repeat(new PublishOptions("t", "x").Encode(publisher.Version), 100).SelectMany(bytes => bytes).ToArray();
        return async () =>
        {
            for (var half = 1; half <= 60; half++)
            {
                await publisher.SendRawAsync(hundred);
                foreach (var subscriber in subscribers) await subscriber.ReceiveManyAsync(100);
                await _broker.AdvanceAsync(0.5);
                if (half > 1) Assert.Equal((200, 600, 800), _broker.Scrape().Rates);
            }

            await _broker.AdvanceAsync(10);
            Assert.Equal((0, 0, 0), _broker.Scrape().Rates);
        };
    }

    private async Task ThreeClientsAsync()
    {
        TestClient[] clients = [await ConnectAsync("a"), await ConnectAsync("b", 1), await ConnectAsync("c")];
        foreach (var client in clients) await client.SubscribeAsync(client.Id);
        await _broker.AdvanceAsync(5);
        foreach (var client in clients) await client.DisconnectAsync();
        await Eventually(() => _broker.Gauges.Sessions == 0);
    }
}
