using System.Buffers.Binary;
using Heliograph.Protocol;

namespace Heliograph.Tests.Rules.Events;

/// <summary>What events cost where nobody wants to know.</summary>
public sealed class EventCostTests
{
    private const int Count = 1000;

    [Theory]
    [InlineData(QoS.AtMostOnce)]
    [InlineData(QoS.AtLeastOnce)]
    public async Task A_rule_over_other_events_makes_nothing_of_messages(QoS qos)
    {
        await using var broker = await TestBroker.StartAsync(1);
        var exchange = await OnShardAsync(broker, () => new Exchange(broker, qos));
        var before = await AllocatedAsync(broker, exchange);

        EventRule.Open(broker, "$events/client/connected");
        Assert.Equal(before, await AllocatedAsync(broker, exchange));

        var rule = EventRule.Open(broker, "$events/message/delivered");
        Assert.InRange(await AllocatedAsync(broker, exchange), before + 1, before + 1000);
        rule.Rule.Close();
        Assert.Equal(before, await AllocatedAsync(broker, exchange));
    }

    // Bytes a message that is published, delivered and, with QoS 1, acknowledged.
    private static Task<long> AllocatedAsync(TestBroker broker, Exchange exchange) => OnShardAsync(broker, () =>
    {
        exchange.Run(Count);
        var before = GC.GetAllocatedBytesForCurrentThread();
        exchange.Run(Count);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Count;
    });

    private static Task<T> OnShardAsync<T>(TestBroker broker, Func<T> action) => broker.Node.Broker.Shards[0].RunAsync(action);

    private sealed class Exchange
    {
        private readonly SilentLink _publisher;
        private readonly SilentLink _subscriber;
        private readonly byte[] _publish;
        private readonly byte[] _acknowledgement = Convert.FromHexString("40020000");
        private readonly bool _isAcknowledged;
        private ushort _next;

        public Exchange(TestBroker broker, QoS qos)
        {
            _isAcknowledged = qos == QoS.AtLeastOnce;
            _publish = new PublishOptions("t", "x", qos) { PacketId = 1 }.Encode(ProtocolVersion.V311);
            _publisher = Connect(broker, "publisher");
            _subscriber = Connect(broker, "subscriber");
            _subscriber.Send(Convert.FromHexString("82060001000174" + $"0{(int)qos}"));
        }

        public void Run(int count)
        {
            for (var i = 0; i < count; i++)
            {
                _publisher.Send(_publish);
                if (_isAcknowledged) Acknowledge();
                _publisher.Forget();
                _subscriber.Forget();
            }
        }

        private static SilentLink Connect(TestBroker broker, string clientId)
        {
            var link = SilentLink.Open(broker.Node.Broker.Shards[0], broker.Node.Broker.Accept);
            link.Send(new ClientOptions { ClientId = clientId, Version = ProtocolVersion.V311 }.Encode());
            return link;
        }

        private void Acknowledge()
        {
            if (++_next == 0) _next = 1;
            BinaryPrimitives.WriteUInt16BigEndian(_acknowledgement.AsSpan(2), _next);
            _subscriber.Send(_acknowledgement);
        }
    }
}
