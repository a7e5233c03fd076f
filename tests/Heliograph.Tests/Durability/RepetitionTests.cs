using Heliograph.Protocol;

namespace Heliograph.Tests.Durability;

/// <summary>A client that comes back while the disk still writes what it sent on its last connection.</summary>
public sealed class RepetitionTests
{
    [Fact]
    public async Task A_repeated_PUBLISH_of_QoS_2_is_not_acknowledged_before_the_first_is_kept()
    {
        using var store = new HeldStore();
        await using var server = new InProcessServer(store);
        using (var first = await RawClient.ConnectAsync(server.Port, "c"))
        {
            store.Hold();
            first.Publish(7, dup: false);
            Assert.True(await first.IsUnansweredAsync());
        }

        using var second = await RawClient.ConnectAsync(server.Port, "c");
        second.Publish(7, dup: true);
        Assert.True(await second.IsUnansweredAsync());

        store.Release();
        await second.ExpectAsync(PacketType.PubRec);
    }

    [Fact]
    public async Task A_repeated_PUBREL_is_not_completed_before_the_first_is_kept()
    {
        using var store = new HeldStore();
        await using var server = new InProcessServer(store);
        using (var first = await RawClient.ConnectAsync(server.Port, "c"))
        {
            first.Publish(7, dup: false);
            await first.ExpectAsync(PacketType.PubRec);
            store.Hold();
            first.Release(7);
            Assert.True(await first.IsUnansweredAsync());
        }

        using var second = await RawClient.ConnectAsync(server.Port, "c");
        second.Release(7);
        Assert.True(await second.IsUnansweredAsync());

        store.Release();
        await second.ExpectAsync(PacketType.PubComp);
    }
}
