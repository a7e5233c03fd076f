using Heliograph.Broker.Access;
using Heliograph.Broker.Events;
using Heliograph.Broker.Messages;
using Heliograph.Protocol;
using Heliograph.Server.Rules;

namespace Heliograph.Tests.Rules;

/// <summary>The bounds of what waits for a rule.</summary>
public sealed class RuleQueueTests
{
    private static readonly byte[] s_large = new byte[1 << 20];
    private static readonly ClientIdentity s_nobody = ClientIdentity.Unknown;

    [Fact]
    public void Everything_that_an_event_keeps_counts_towards_the_64_MiB()
    {
        var message = Message.Create("t"u8, 0, []);
        BrokerEvent[] events =
        [
            new SubscriptionEvent(BrokerEventKind.Subscribed, 0, s_nobody) { Filter = [], QoS = QoS.AtMostOnce, Properties = s_large },
            new SubscriptionEvent(BrokerEventKind.Subscribed, 0, s_nobody) { Filter = s_large, QoS = QoS.AtMostOnce, Properties = [] },
            new ConnectionEvent(BrokerEventKind.Disconnected, 0, s_nobody, new()) { Properties = s_large },
            new ConnectionEvent(BrokerEventKind.Connected, 0, s_nobody, new() { Properties = s_large }),
            new MessageEvent(BrokerEventKind.Acked, 0, s_nobody, message) { PublishedAt = 0, QoS = QoS.AtLeastOnce, Properties = s_large },
            new AuthorizationEvent(0, s_nobody) { Action = AccessAction.Publish, Topic = s_large, IsAllowed = true, By = "file" },
            new AuthenticationEvent(0, new() { ClientId = s_large }, ReasonCode.Success, IsAnonymous: false),
            new AuthenticationEvent(0, new() { Username = new('u', s_large.Length / 2) }, ReasonCode.Success, IsAnonymous: false),
        ];

        Assert.All(events, what => Assert.InRange(Fitting(RuleTrigger.Of(what)), 63, 64));
        message.Release();
    }

    [Fact]
    public void The_publisher_counts_with_the_message()
    {
        var message = Message.Create("t"u8, 0, []);

        Assert.InRange(Fitting(RuleTrigger.Of(message, new() { ClientId = s_large }, 0)), 63, 64);
        message.Release();
    }

    // How many a queue takes; when one is taken out another has room.
    private static int Fitting(in RuleTrigger trigger)
    {
        var queue = new RuleQueue(1000);
        while (queue.TryAdd(trigger))
        {
        }

        var count = queue.Count;
        Assert.True(queue.TryTake(out _));
        Assert.True(queue.TryAdd(trigger));
        Assert.False(queue.TryAdd(trigger));
        return count;
    }
}
