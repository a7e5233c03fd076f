using Heliograph.Metrics.Instruments;

namespace Heliograph.Tests.Server;

public sealed class SysTests
{
    [Fact]
    public async Task A_broker_that_is_not_asked_to_sends_none()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync(o => o with { KeepAlive = 0 });
        await client.SubscribeAsync("$SYS/#");

        await broker.AdvanceAsync(3600);

        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task Counters_are_sent_by_their_deployment_names()
    {
        await using var broker = await TestBroker.StartAsync(2, o => o with { SysInterval = TimeSpan.FromSeconds(1) });
        var client = await broker.ConnectAsync(o => o with { KeepAlive = 0 });
        await client.SubscribeAsync("$SYS/brokers/+/metrics/client_connected");

        await broker.AdvanceAsync(1);

        var sent = await client.ReceiveAsync();
        Assert.Equal("$SYS/brokers/heliograph/metrics/client_connected", sent.Topic);
        Assert.Equal(broker.Counter(BrokerCounter.ClientConnected).ToString(), sent.Payload);
    }
}
