using System.Text;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;
using Heliograph.Server.Connectors.Mqtt;
using static Heliograph.Tests.Connectors.Outside;

namespace Heliograph.Tests.Connectors;

/// <summary>The MQTT client of connectors and another Heliograph.</summary>
public sealed class MqttClientTests
{
    public static TheoryData<ProtocolVersion, QoS> VersionsAndQoS
    {
        get
        {
            TheoryData<ProtocolVersion, QoS> rows = [];
            foreach (var version in new[] { ProtocolVersion.V31, ProtocolVersion.V311, ProtocolVersion.V5 })
            {
                foreach (var qos in Enum.GetValues<QoS>()) rows.Add(version, qos);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(VersionsAndQoS))]
    public async Task What_it_publishes_arrives_as_it_was(ProtocolVersion version, QoS qos)
    {
        await using var broker = await TestBroker.StartAsync();
        var subscriber = await broker.SubscriberAsync();
        await subscriber.SubscribeAsync("out/#", QoS.ExactlyOnce);
        await using var outside = new Outside(broker.Node.Listeners[0].Port, version);
        var client = await outside.ConnectAsync();

        var answer = await client.PublishAsync(Message("out/1", "first light", qos)).WaitAsync(Polling.Patience);

        Assert.Equal(ReasonCode.Success, answer.Reason);
        var received = await subscriber.ReceiveAsync();
        Assert.Equal(("out/1", "first light", qos), (received.Topic, received.Payload, received.QoS));
    }

    [Theory]
    [MemberData(nameof(VersionsAndQoS))]
    public async Task What_it_subscribes_to_comes_once_and_in_order(ProtocolVersion version, QoS qos)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var outside = new Outside(broker.Node.Listeners[0].Port, version);
        var client = await outside.ConnectAsync();
        Assert.Equal(qos, await client.SubscribeAsync("in/+", new SubscribeOptions(qos)));
        var publisher = await broker.PublisherAsync();

        for (var i = 0; i < 250; i++) await publisher.PublishAsync("in/1", $"{i}", qos);

        await Polling.Eventually(() => outside.Received.Count == 250);
        Assert.Equal(Enumerable.Range(0, 250).Select(i => $"{i}"), outside.Payloads);
        Assert.All(outside.Received, delivery => Assert.Equal((qos, false, "in/1"), (delivery.QoS, delivery.Retain, Encoding.UTF8.GetString(delivery.Topic))));
        await Polling.Eventually(() => outside.Session.Untaken == 0);
    }

    [Fact]
    public async Task Properties_and_the_retain_flag_go_both_ways()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var outside = new Outside(broker.Node.Listeners[0].Port);
        var client = await outside.ConnectAsync();
        var properties = Convert.FromHexString("0101260001610001622600016100016303000474657874");
        await client.PublishAsync(Message("kept", "x", QoS.AtLeastOnce, retain: true) with { Properties = properties, Expiry = 60 }).WaitAsync(Polling.Patience);

        await client.SubscribeAsync("kept", new SubscribeOptions(QoS.AtLeastOnce));

        await Polling.Eventually(() => outside.Received.Count == 1);
        var delivery = outside.Received.Single();
        Assert.True(delivery.Retain);
        Assert.Equal(60u, delivery.Expiry);
        Assert.Equal(Convert.ToHexString(properties), Convert.ToHexString(delivery.Properties));
    }

    [Fact]
    public async Task A_message_of_many_megabytes_goes_both_ways()
    {
        await using var broker = await TestBroker.StartAsync(o => o with { Mqtt = o.Mqtt with { MaxPacketSize = 1 << 24 } });
        await using var outside = new Outside(broker.Node.Listeners[0].Port);
        var client = await outside.ConnectAsync();
        await client.SubscribeAsync("big", new SubscribeOptions(QoS.ExactlyOnce));
        var payload = new byte[10_000_000];
        new Random(1).NextBytes(payload);

        var answer = await client.PublishAsync(new("big"u8.ToArray(), payload) { QoS = QoS.ExactlyOnce }).WaitAsync(Polling.Patience);

        Assert.Equal(ReasonCode.Success, answer.Reason);
        await Polling.Eventually(() => outside.Received.Count == 1);
        Assert.True(payload.AsSpan().SequenceEqual(outside.Received.Single().Payload));
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    public async Task Thousands_published_at_once_all_arrive_in_order(ProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var outside = new Outside(broker.Node.Listeners[0].Port, version);
        var client = await outside.ConnectAsync();
        await client.SubscribeAsync("many", new SubscribeOptions(QoS.AtLeastOnce));

        var answers = await Task.WhenAll(Enumerable.Range(0, 5000).Select(i => client.PublishAsync(Message("many", $"{i}", QoS.AtLeastOnce)))).WaitAsync(Polling.Patience);

        Assert.All(answers, answer => Assert.False(answer.IsRefused));
        await Polling.Eventually(() => outside.Received.Count == 5000);
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => $"{i}"), outside.Payloads);
        Assert.Equal(0, outside.Session.Unsettled);
    }

    [Fact]
    public async Task Members_of_a_shared_subscription_divide_the_messages()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var one = new Outside(broker.Node.Listeners[0].Port) { Options = new() { Port = broker.Node.Listeners[0].Port, ClientId = "one" } };
        await using var two = new Outside(broker.Node.Listeners[0].Port) { Options = new() { Port = broker.Node.Listeners[0].Port, ClientId = "two" } };
        await (await one.ConnectAsync()).SubscribeAsync("$share/g/jobs/#", new SubscribeOptions(QoS.AtLeastOnce));
        await (await two.ConnectAsync()).SubscribeAsync("$share/g/jobs/#", new SubscribeOptions(QoS.AtLeastOnce));
        var publisher = await broker.PublisherAsync();

        for (var i = 0; i < 20; i++) await publisher.PublishAsync("jobs/1", $"{i:00}", QoS.AtLeastOnce);

        await Polling.Eventually(() => one.Received.Count + two.Received.Count == 20);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i:00}"), one.Payloads.Concat(two.Payloads).Order());
        Assert.NotEmpty(one.Received);
        Assert.NotEmpty(two.Received);
    }

    [Fact]
    public async Task It_says_goodbye_so_that_its_will_is_not_missed()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var outside = new Outside(broker.Node.Listeners[0].Port);
        var client = await outside.ConnectAsync();

        await client.DisposeAsync();

        Assert.Equal("the connection was closed here", (await client.Closed).Message);
        await Polling.Eventually(() => broker.Gauges.LiveConnections == 0);
        Assert.Equal(1, broker.Counter(Heliograph.Metrics.Instruments.BrokerCounter.PacketsDisconnectReceived));
        await Assert.ThrowsAsync<MqttClosedException>(() => client.PublishAsync(Message("t", "x", QoS.AtMostOnce)));
    }
}
