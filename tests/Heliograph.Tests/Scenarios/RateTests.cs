using Heliograph.Metrics.Pages;
using Heliograph.Protocol;

namespace Heliograph.Tests.Scenarios;

/// <summary>Scenario S40 over the running program.</summary>
public sealed class RateTests
{
    [Fact]
    public async Task Steady_publishes_to_three_subscribers_show_their_rates_and_ten_seconds_after_the_last_there_are_none()
    {
        await using var broker = await TestBroker.StartAsync();
        for (var i = 0; i < 3; i++) await (await broker.ConnectAsync($"subscriber{i}")).SubscribeAsync("t", QoS.AtMostOnce);
        var publisher = await broker.PublisherAsync();
        MessageRate Rate() => broker.Node.Source.Rates.Current;

        for (var second = 0; second < 30; second++)
        {
            for (var i = 0; i < 200; i++) await publisher.SendAsync(new PublishOptions("t", "x"));
            await publisher.FenceAsync();
            await broker.SettleAsync();
            await broker.AdvanceAsync(1);
            Assert.InRange(Rate().Received, 196, 204);
            Assert.InRange(Rate().Sent, 588, 612);
            Assert.InRange(Rate().Total, 784, 816);
        }

        for (var second = 0; second < 10; second++) await broker.AdvanceAsync(1);
        Assert.Equal(new MessageRate(0, 0), Rate());
    }
}
