using Heliograph.Broker.Shards;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using static Heliograph.Tests.Polling;

namespace Heliograph.Tests.Server;

/// <summary>A client that does not read loses its own messages, and hurts nobody.</summary>
public sealed class SlowSubscriberTests
{
    private const int Payload = 100_000;
    private const int Messages = 300;

    [Theory, MemberData(nameof(Setups.Shards), MemberType = typeof(Setups))]
    public async Task A_client_that_does_not_read_loses_QoS_0_and_the_others_lose_nothing(int shards)
    {
        await using var broker = await TestBroker.StartAsync(shards);
        var slow = await broker.ConnectAsync(o => o with { ClientId = "slow", Shard = shards - 1, ReceiveBuffer = 4096 });
        var quick = await broker.ConnectAsync("quick", shard: shards - 1);
        foreach (var client in new[] { slow, quick }) await client.SubscribeAsync("a");
        var publisher = await broker.PublisherAsync();
        var payload = new string('x', Payload);

        for (var i = 0; i < Messages; i++)
        {
            await publisher.PublishAsync("a", payload);
            await quick.ExpectAsync("a", payload);
        }

        await broker.SettleAsync();
        var dropped = broker.Counter(BrokerCounter.DeliveryDroppedQueueFull);
        Assert.InRange(dropped, 1, Messages);
        Assert.Equal(dropped, broker.Counter(BrokerCounter.DeliveryDropped));
        Assert.Equal(2 * Messages, broker.Counter(BrokerCounter.MessagesDelivered) + dropped);

        // What the system's buffers took, what was pending, and no more.
        Assert.InRange((Messages - dropped) * Payload, 0, (8 << 20) + Link.HighWater + Payload);
        for (var i = 0; i < Messages - dropped; i++) await slow.ExpectAsync("a", payload);
        await slow.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_client_that_does_not_acknowledge_has_a_bounded_queue_and_gets_the_newest()
    {
        await using var broker = await TestBroker.StartAsync(2, m => m with { MaxQueue = 10 });
        var slow = await broker.ConnectAsync(o => o with { ClientId = "slow", Shard = 1, ReceiveMaximum = 2 });
        await slow.SubscribeAsync("a", QoS.AtLeastOnce);
        var publisher = await broker.PublisherAsync();
        for (var i = 0; i < 100; i++) await publisher.PublishAsync("a", $"{i}", QoS.AtLeastOnce);

        await broker.SettleAsync();
        Assert.Equal(88, broker.Counter(BrokerCounter.DeliveryDroppedQueueFull));
        List<string> got = [];
        for (var i = 0; i < 12; i++) got.Add((await slow.ReceiveAsync()).Payload);
        Assert.Equal([.. "0 1".Split(' '), .. Enumerable.Range(90, 10).Select(i => $"{i}")], got);
    }

    [Fact]
    public async Task Messages_flow_again_when_the_client_reads_again()
    {
        await using var broker = await TestBroker.StartAsync();
        var slow = await broker.ConnectAsync(o => o with { ClientId = "slow", Shard = 1, ReceiveBuffer = 4096 });
        await slow.SubscribeAsync("a", QoS.AtLeastOnce);
        var publisher = await broker.PublisherAsync();
        var payload = new string('x', Payload);
        for (var i = 0; i < 200; i++) await publisher.PublishAsync("a", payload, QoS.AtLeastOnce);

        for (var i = 0; i < 200; i++) await slow.ReceiveAsync();

        await Eventually(() => broker.Counter(BrokerCounter.MessagesAcked) == 200);
        Assert.Equal(0, broker.Counter(BrokerCounter.DeliveryDropped));
    }
}
