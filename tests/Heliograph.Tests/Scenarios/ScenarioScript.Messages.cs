using System.Text;
using Heliograph.Protocol;
using static Heliograph.Tests.Polling;

namespace Heliograph.Tests.Scenarios;

// Messages on their way in, out and into the drops.
internal sealed partial class ScenarioScript
{
    private static async Task RepeatAsync(int times, Func<Task> act)
    {
        for (var i = 0; i < times; i++) await act();
    }

    private async Task<Func<Task>> SubscribedAsync(Func<TestClient, Task> act, Func<ClientOptions, ClientOptions>? with, params string[] filters)
    {
        var client = await ConnectAsync("a", 1, with);
        foreach (var filter in filters) await client.SubscribeAsync(filter);
        return () => act(client);
    }

    private Task<Func<Task>> SubscribedAsync(Func<TestClient, Task> act, params string[] filters) => SubscribedAsync(act, null, filters);

    private async Task<(TestClient Subscriber, TestClient Publisher)> ParkedSubscriberAsync()
    {
        var subscriber = await SubscriberAsync("t", QoS.AtLeastOnce, Lasting);
        await subscriber.DisconnectAsync();
        return (subscriber, await ConnectAsync("a"));
    }

    private async Task<Func<Task>> AwayAsync(Func<TestClient, Task> act)
    {
        var (_, publisher) = await ParkedSubscriberAsync();
        return () => act(publisher);
    }

    private async Task<Func<Task>> ExpiredAsync(bool resume)
    {
        var (subscriber, publisher) = await ParkedSubscriberAsync();
        for (var i = 0; i < 3; i++) await publisher.PublishAsync(new("t", "x", QoS.AtLeastOnce) { MessageExpiry = 5 });
        if (!resume) return () => _broker.AdvanceAsync(10);
        await _broker.AdvanceAsync(10);
        return () => ConnectAgainAsync(subscriber);
    }

    private async Task<Func<Task>> QueuedOnceAsync()
    {
        var (subscriber, publisher) = await ParkedSubscriberAsync();
        await publisher.PublishAsync("t", "x");
        return async () => Assert.Equal(QoS.AtMostOnce, (await (await ConnectAgainAsync(subscriber)).ReceiveAsync()).QoS);
    }

    private async Task<TestClient> ConnectAgainAsync(TestClient client)
    {
        var again = await _broker.ReconnectAsync(client);
        _clients.Add(again);
        return again;
    }

    private async Task<Func<Task>> TooLargeAsync()
    {
        await SubscriberAsync("t", QoS.AtLeastOnce, o => o with { MaximumPacketSize = 100 });
        var publisher = await ConnectAsync("a");
        return () => publisher.PublishAsync("t", new('x', 200), QoS.AtLeastOnce);
    }

    private async Task<Func<Task>> RetainedAsync()
    {
        var a = await ConnectAsync("a");
        var b = await ConnectAsync("b", 1);
        return async () =>
        {
            await a.SendAsync(new PublishOptions("r", "1") { Retain = true });
            await a.SendAsync(new PublishOptions("r", "2") { Retain = true });
            await Eventually(() => _broker.Scrape()["messages_retained"] == 2);
            await b.SubscribeAsync("r");
            await b.ExpectAsync("r", "2");
            await a.SendAsync(new PublishOptions("r") { Retain = true });
            await b.ExpectAsync("r", "");
        };
    }

    private async Task<Func<Task>> RetainedExpiresAsync()
    {
        await (await ConnectAsync("a")).PublishAsync(new("r", "x") { Retain = true, MessageExpiry = 10 });
        return () => _broker.AdvanceAsync(12);
    }

    private async Task<Func<Task>> RetainedReadAsync()
    {
        await (await ConnectAsync("a")).PublishAsync("r", "x", retain: true);
        var b = await ConnectAsync("b", 1);
        return async () =>
        {
            await b.SubscribeAsync("r");
            await b.ExpectAsync("r", "x");
        };
    }

    private async Task<Func<Task>> DueAsync()
    {
        await (await DelayedAsync())();
        return () => _broker.AdvanceAsync(2);
    }

    private async Task<Func<Task>> DelayedStoreFullAsync()
    {
        var a = await ConnectAsync("a");
        await (await ConnectAsync("b")).PublishAsync("$delayed/9/t", "x", QoS.AtLeastOnce);
        return async () => Assert.Equal(ReasonCode.QuotaExceeded, await a.PublishAsync("$delayed/9/t", "x", QoS.AtLeastOnce));
    }

    private async Task ApiPublishesToNobodyAsync()
    {
        foreach (var qos in new[] { QoS.AtMostOnce, QoS.ExactlyOnce })
            Assert.Equal(ReasonCode.NoMatchingSubscribers, await _broker.Node.Broker.PublishAsync(new("t", Encoding.UTF8.GetBytes("x"), qos)));
    }

    private async Task<Func<Task>> ThreeQoSAsync()
    {
        TestClient[] subscribers = [await ConnectAsync("x"), await ConnectAsync("y", 1), await ConnectAsync("z", 1)];
        for (var i = 0; i < 3; i++) await subscribers[i].SubscribeAsync("t", (QoS)i);
        var a = await ConnectAsync("a");
        return async () =>
        {
            await a.PublishAsync("t", "x", QoS.AtLeastOnce);
            foreach (var subscriber in subscribers) await subscriber.ReceiveAsync();
        };
    }

    private async Task<Func<Task>> OverlappingAsync()
    {
        var b = await SubscriberAsync("t", QoS.AtMostOnce);
        await b.SubscribeAsync("#");
        var a = await ConnectAsync("a");
        return () => a.SendAsync(new PublishOptions("t", "x"));
    }

    private async Task<Func<Task>> GroupLeavesAsync()
    {
        TestClient[] members = [await ConnectAsync("m"), await ConnectAsync("n", 1)];
        foreach (var member in members) await member.SubscribeAsync("$share/g/t", QoS.AtLeastOnce);
        return async () =>
        {
            foreach (var member in members) await member.DisconnectAsync();
        };
    }

    private async Task<Func<Task>> RuleRepublishesAsync()
    {
        _broker.Apply(o => o with { Rules = [Rules.TestRules.Republish("r", "SELECT * FROM \"t\"", "r", "1")] });
        var b = await SubscriberAsync("r", QoS.AtLeastOnce);
        var a = await ConnectAsync("a");
        return async () =>
        {
            await a.SendAsync(new PublishOptions("t", "x"));
            Assert.Equal(("r", "x"), await b.ReceiveAsync() is var received ? (received.Topic, received.Payload) : default);
        };
    }
}
