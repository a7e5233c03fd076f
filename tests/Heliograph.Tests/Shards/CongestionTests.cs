namespace Heliograph.Tests.Shards;

/// <summary>A shard that is far ahead of another one reads no more from its clients until that has caught up.</summary>
public sealed class CongestionTests
{
    private const int More = (1 << 17) + 1;

    [Fact]
    public async Task Messages_whose_deliveries_are_counted_are_among_those_another_shard_has_to_take()
    {
        await using var broker = await TestBroker.StartAsync(shards: 2);
        await (await broker.SubscriberAsync()).SubscribeAsync("a");
        var (door, other) = (broker.Node.Broker.Channels[0], broker.Node.Broker.Shards[1]);
        using var block = new ManualResetEventSlim();
        other.Post(() => block.Wait(Polling.Patience));

        await door.Shard.RunAsync(() =>
        {
            for (var i = 0; i < More; i++) _ = door.Publish("a"u8, "x"u8, isText: true);
            return true;
        });

        await Polling.Eventually(() => door.Shard.IsCongested);
        block.Set();
        await Polling.Eventually(() => !door.Shard.IsCongested);
    }
}
