using Heliograph.Broker.Storage;
using Heliograph.Protocol;

namespace Heliograph.Tests.Server;

/// <summary>Lasting sessions on a store that commits when a test says.</summary>
internal static class ManualCommits
{
    /// <summary>A client whose session outlives its connection.</summary>
    public static ClientOptions Lasting(ClientOptions options) => options with { CleanStart = false, SessionExpiry = 3600 };

    /// <summary>A broker whose store commits when a test says.</summary>
    public static Task<TestBroker> ManualAsync(int shards) => TestBroker.StartAsync(shards, store: new MemoryStore(manual: true));

    /// <summary>Commits what there is, and what follows from it, until there is nothing more.</summary>
    public static async Task CommitAsync(TestBroker broker)
    {
        await broker.SettleAsync();
        while (broker.Store!.CommitNow() > 0) await broker.SettleAsync();
    }

    /// <summary>Commits once, for the shard of <paramref name="client"/>, while another stands still.</summary>
    public static async Task CommitHereAsync(TestBroker broker, TestClient client)
    {
        await client.FenceAsync();
        broker.Store!.CommitNow();
        await client.FenceAsync();
    }

    /// <summary>Subscribes with QoS 2, which is kept when this completes.</summary>
    public static async Task SubscribeAsync(TestBroker broker, TestClient client, string filter)
    {
        await client.SendSubscribeAsync(0, (filter, new(QoS.ExactlyOnce)));
        await client.FenceAsync();
        await CommitAsync(broker);
        await client.TakeAsync<SubAck>(_ => true);
    }

    /// <summary>A publisher on the first shard and a subscriber of <c>a</c> on the last; <paramref name="window"/>: what may be in flight to it.</summary>
    public static async Task<(TestClient Publisher, TestClient Subscriber)> PairAsync(TestBroker broker, ushort window = 100)
    {
        var publisher = await broker.ConnectAsync(o => Lasting(o) with { ClientId = "publisher", Shard = 0 });
        var subscriber = await broker.ConnectAsync(o => Lasting(o) with { ClientId = "subscriber", Shard = broker.Shards - 1, ReceiveMaximum = window });
        await SubscribeAsync(broker, subscriber, "a");
        return (publisher, subscriber);
    }

    /// <summary>Takes a QoS 2 message through to PUBCOMP.</summary>
    public static async Task FinishAsync(TestBroker broker, TestClient subscriber, Publish publish)
    {
        await subscriber.SendAsync(new PubRec(publish.PacketId));
        await subscriber.FenceAsync();
        await CommitAsync(broker);
        await subscriber.ExpectAsync(new PubRel(publish.PacketId));
        await subscriber.SendAsync(new PubComp(publish.PacketId));
        await subscriber.FenceAsync();
        await CommitAsync(broker);
    }
}
