using Heliograph.Protocol;

namespace Heliograph.Tests.Truth;

/// <summary>The three rates of the platform: what is in them, and over which time. The steady case is scenario S40.</summary>
public sealed class RateTests
{
    [Fact]
    public async Task Publishing_to_nobody_is_received_and_not_sent()
    {
        await using var broker = await TestBroker.StartAsync();
        var publisher = await broker.PublisherAsync();
        for (var i = 0; i < 10; i++) await publisher.PublishAsync("t", "x", QoS.AtLeastOnce);
        await broker.AdvanceAsync(4);

        Assert.Equal((2.5, 0, 2.5), broker.Scrape().Rates);
    }

    [Fact]
    public async Task What_a_delayed_message_sends_later_is_not_received()
    {
        await using var broker = await TestBroker.StartAsync();
        var subscriber = await broker.SubscriberAsync();
        await subscriber.SubscribeAsync("t");
        await (await broker.PublisherAsync()).PublishAsync("$delayed/22/t", "x");
        await broker.AdvanceAsync(10);
        await broker.AdvanceAsync(10);
        Assert.Equal((0, 0, 0), broker.Scrape().Rates);
        await broker.AdvanceAsync(2);
        await subscriber.ReceiveAsync();

        Assert.Equal((0, 0.5, 0.5), broker.Scrape().Rates);
    }

    [Fact]
    public async Task Sys_messages_are_in_no_rate()
    {
        await using var broker = await TestBroker.StartAsync(2, o => o with { SysInterval = TimeSpan.FromSeconds(1) });
        var client = await broker.ConnectAsync();
        await client.SubscribeAsync("$SYS/brokers/+/uptime");
        for (var i = 0; i < 3; i++)
        {
            await broker.AdvanceAsync(1);
            await client.ReceiveAsync();
        }

        Assert.Equal(3, broker.Scrape()["messages_delivered"]);
        Assert.Equal((0, 0, 0), broker.Scrape().Rates);
    }

    [Fact]
    public async Task Right_after_a_sample_the_window_is_still_a_second_long()
    {
        await using var broker = await TestBroker.StartAsync();
        var publisher = await broker.PublisherAsync();
        for (var second = 0; second < 10; second++) await broker.AdvanceAsync(1);
        for (var i = 0; i < 100; i++) await publisher.SendAsync(new PublishOptions("t", "x"));
        await publisher.FenceAsync();
        await broker.AdvanceAsync(0.01);

        Assert.Equal(99.01, broker.Scrape().Rates.Receive);
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(-1)]
    [InlineData(3600)]
    public async Task A_wall_clock_that_is_set_changes_no_rate_for_the_worse(int seconds)
    {
        await using var broker = await TestBroker.StartAsync();
        var publisher = await broker.PublisherAsync();
        for (var second = 0; second < 30; second++)
        {
            if (second == 13) broker.Clock.SetWall(TimeSpan.FromSeconds(seconds));
            for (var i = 0; i < 5; i++) await publisher.PublishAsync("t", "x", QoS.AtLeastOnce);
            await broker.AdvanceAsync(1);
            Assert.Equal((5, 0, 5), broker.Scrape().Rates);
        }

        for (var second = 0; second < 20; second++) await broker.AdvanceAsync(1);
        Assert.Equal((0, 0, 0), broker.Scrape().Rates);
    }
}
