using Heliograph.Protocol;

namespace Heliograph.Tests.Scenarios;

// Exchanges that do not go the usual way.
internal sealed partial class ScenarioScript
{
    private async Task<Func<Task>> AcksOutOfOrderAsync()
    {
        var (b, sent) = await InFlightAsync();
        return async () =>
        {
            await b.SendAsync(new PubComp(sent.PacketId));
            await b.SendAsync(new PubRec(sent.PacketId));
            await b.SendAsync(new PubRec(sent.PacketId));
            await b.SendAsync(new PubAck(sent.PacketId));
            await b.SendAsync(new PubComp(sent.PacketId));
        };
    }

    private async Task<Func<Task>> ReleaseAgainAsync()
    {
        var (b, sent) = await InFlightAsync();
        await b.SendAsync(new PubRec(sent.PacketId));
        await b.ExpectAsync(new PubRel(sent.PacketId));
        return () => _broker.AdvanceAsync(30);
    }

    private async Task<(TestClient Subscriber, Publish Sent)> InFlightAsync()
    {
        var b = await SubscriberAsync("t", QoS.ExactlyOnce);
        await (await ConnectAsync("a")).PublishAsync("t", "x", QoS.ExactlyOnce);
        return (b, await b.ExpectAsync<Publish>());
    }

    private async Task<Func<Task>> IdentifierInUseAsync(bool dup)
    {
        await SubscriberAsync("t", QoS.AtMostOnce);
        var a = await ConnectAsync("a");
        await a.SendAsync(new PublishOptions("t", "x", QoS.ExactlyOnce) { PacketId = 7 });
        await a.ExpectAsync(new PubRec(7));
        return async () =>
        {
            await a.SendAsync(new PublishOptions("t", "x", QoS.ExactlyOnce) { PacketId = 7, Dup = dup });
            await a.ExpectAsync(new PubRec(7, dup ? ReasonCode.Success : ReasonCode.PacketIdentifierInUse));
        };
    }

    private async Task<Func<Task>> ReceiveMaximumAsync()
    {
        await SubscriberAsync("t", QoS.AtMostOnce);
        var a = await ConnectAsync("a");
        for (ushort i = 1; i <= 100; i++)
        {
            await a.SendAsync(new PublishOptions("t", "x", QoS.ExactlyOnce) { PacketId = i });
            await a.ExpectAsync(new PubRec(i));
        }

        return async () =>
        {
            await a.SendAsync(new PublishOptions("t", "x", QoS.ExactlyOnce) { PacketId = 101 });
            await a.ExpectClosedAsync(ReasonCode.ReceiveMaximumExceeded);
        };
    }

    private async Task<Func<Task>> RetransmissionAsync()
    {
        var b = await SubscriberAsync("t", QoS.AtLeastOnce);
        var a = await ConnectAsync("a");
        return async () =>
        {
            await a.PublishAsync("t", "x", QoS.AtLeastOnce);
            var first = await b.ExpectAsync<Publish>();
            await _broker.AdvanceAsync(30);
            await b.ExpectAsync(first with { Dup = true });
            await b.AcknowledgeAsync(first);
        };
    }

    private async Task<Func<Task>> ExpiredInFlightAsync(bool lost)
    {
        var b = await SubscriberAsync("t", QoS.AtLeastOnce, Lasting);
        var a = await ConnectAsync("a");
        await a.PublishAsync(new("t", "x", QoS.AtLeastOnce) { MessageExpiry = 10 });
        await b.ExpectAsync("t", "x");
        if (!lost) return () => _broker.AdvanceAsync(30);
        await b.DisconnectAsync();
        await _broker.AdvanceAsync(30);
        return () => ConnectAgainAsync(b);
    }

    private async Task<Func<Task>> FullWindowAsync()
    {
        var b = await SubscriberAsync("t", QoS.AtLeastOnce, o => o with { ReceiveMaximum = 1 });
        var a = await ConnectAsync("a");
        return async () =>
        {
            for (var i = 0; i < 3; i++) await a.PublishAsync("t", "x", QoS.AtLeastOnce);
            await b.ExpectAsync<Publish>();
        };
    }
}
