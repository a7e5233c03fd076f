using Heliograph.Protocol;

namespace Heliograph.Tests.Shards;

/// <summary>The end of a connection is the last thing of a turn, and what it causes must not wait for the next event.</summary>
public sealed class LastTurnTests
{
    [Theory]
    [MemberData(nameof(Setups.Versions), MemberType = typeof(Setups))]
    public async Task A_will_reaches_another_shard_though_nothing_else_happens(ProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync(shards: 2);
        var witness = await broker.ConnectAsync("witness", shard: 0);
        await witness.SubscribeAsync("will", QoS.AtLeastOnce);
        for (var i = 0; i < 20; i++)
        {
            var client = await broker.ConnectAsync(o => o with { ClientId = "client", Version = version, Shard = 1, Will = new("will", $"{i}", QoS.AtLeastOnce) });
            client.Abort();
            Assert.Equal($"{i}", (await witness.ReceiveAsync()).Payload);
        }
    }
}
