using System.Globalization;
using Heliograph.Metrics.Pages;
using Heliograph.Protocol;
using Heliograph.Tests.Metrics;

namespace Heliograph.Tests.Server;

/// <summary>The time from accepting a message to having written it: what counts into it and what does not.</summary>
public sealed class SendDurationTests
{
    [Theory]
    [MemberData(nameof(Setups.Shards), MemberType = typeof(Setups))]
    public async Task A_message_that_waits_for_its_connected_client_is_timed_from_its_acceptance(int shards)
    {
        await using var broker = await TestBroker.StartAsync(shards);
        await using var subscriber = await broker.ConnectAsync(o => o with { ClientId = "subscriber", Shard = shards - 1, ReceiveMaximum = 1 });
        await subscriber.SubscribeAsync("t", QoS.AtLeastOnce);
        await using var publisher = await broker.PublisherAsync();
        await publisher.PublishAsync("t", "sent at once", QoS.AtLeastOnce);
        await publisher.PublishAsync("t", "waits", QoS.AtLeastOnce);
        await broker.SettleAsync();
        await broker.AdvanceAsync(3);

        await subscriber.ReceiveAsync();
        await subscriber.ReceiveAsync();

        await broker.SettleAsync();
        Assert.Equal((2, 3), Reading(broker, 1));
    }

    [Fact]
    public async Task What_waited_for_its_client_is_timed_from_when_the_client_is_there()
    {
        await using var broker = await TestBroker.StartAsync(1);
        await using var publisher = await broker.PublisherAsync();
        var absent = await broker.ConnectAsync(o => o with { ClientId = "absent", SessionExpiry = 100, CleanStart = false });
        await absent.SubscribeAsync("t", QoS.AtLeastOnce);
        await absent.DisconnectAsync();
        await publisher.PublishAsync("t", "queued", QoS.AtLeastOnce);
        await publisher.PublishAsync("retained", "kept", retain: true);
        await broker.AdvanceAsync(10);

        await using var back = await broker.ReconnectAsync(absent);
        await back.ReceiveAsync();
        await broker.AdvanceAsync(10);
        await back.SubscribeAsync("retained");
        await back.ReceiveAsync();

        await broker.SettleAsync();
        Assert.Equal((1, 0), Reading(broker, 1));
        Assert.Equal((1, 0), Reading(broker, 0));
    }

    [Fact]
    public async Task Messages_of_many_turns_and_kinds_written_together_are_each_timed_for_themselves()
    {
        await using var broker = await TestBroker.StartAsync(1);
        await using var subscriber = await broker.ConnectAsync(o => o with { ClientId = "subscriber", ReceiveMaximum = 1 });
        await subscriber.SubscribeAsync("t", QoS.AtLeastOnce);
        await using var publisher = await broker.PublisherAsync();
        await publisher.PublishAsync("t", "first", QoS.AtLeastOnce);
        for (var second = 0; second < 9; second++)
        {
            await publisher.PublishAsync("t", "later", second % 2 == 0 ? QoS.AtMostOnce : QoS.AtLeastOnce);
            await broker.SettleAsync();
            await broker.AdvanceAsync(1);
        }

        for (var i = 0; i < 10; i++) await subscriber.ReceiveAsync();

        await broker.SettleAsync();
        var (once, atLeastOnce) = (Reading(broker, 0), Reading(broker, 1));
        Assert.Equal((5, 5), (once.Count, atLeastOnce.Count));
        Assert.Equal(0, once.Seconds);
        Assert.Equal(8 + 6 + 4 + 2, atLeastOnce.Seconds);
    }

    private static (double Count, double Seconds) Reading(TestBroker broker, int qos)
    {
        var page = PageText.Of(EnginePage.Create(broker.Node.Source, broker.Clock));
        double Value(string suffix) =>
            PageText.ValueOf(page, string.Create(CultureInfo.InvariantCulture, $"heliograph_send_duration_seconds_{suffix}{{protocol=\"mqtt\",qos=\"{qos}\",scenario=\"local\"}}"));
        return (Value("count"), Math.Round(Value("sum"), 3));
    }
}
