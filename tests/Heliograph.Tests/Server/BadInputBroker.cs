using Heliograph.Protocol;

namespace Heliograph.Tests.Server;

/// <summary>One broker for many bad clients, and a client on it that must not notice.</summary>
public sealed class BadInputBroker : IAsyncLifetime
{
    private TestClient _publisher = null!;
    private TestClient _subscriber = null!;

    internal TestBroker Broker { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Broker = await TestBroker.StartAsync(2, m => m with { MaxPacketSize = 268_435_460 });
        _subscriber = await Broker.SubscriberAsync();
        await _subscriber.SubscribeAsync("bystander", QoS.AtLeastOnce);
        _publisher = await Broker.PublisherAsync();
    }

    public async Task DisposeAsync()
    {
        await Polling.Eventually(() => Broker.Gauges.LiveConnections == 2);
        Assert.Equal(2, Broker.Gauges.Sessions);
        await Broker.DisposeAsync();
    }

    /// <summary>The others still get their messages.</summary>
    internal async Task AssertOthersAreServedAsync()
    {
        await _publisher.PublishAsync("bystander", "x", QoS.AtLeastOnce);
        await _subscriber.ReceiveAsync();
        await _subscriber.ExpectNothingAsync();
    }
}
