using System.Text;
using Heliograph.Protocol;

namespace Heliograph.Tests.Ledger;

/// <summary>Random things that clients, operators and disks do, from a seed: most of them in order, some of them against every rule.</summary>
internal sealed class SoakLoad(TestBroker broker, int seed, SoakGuards? guards = null) : IDisposable
{
    private static readonly string[] Topics = ["a/b", "a/c", "b/c", "r/1", "r/2", "$delayed/5/a/b", "$delayed/900/a/c", "$delayed/x/y", "$SYS/mine", "nobody/is/here"];

    private static readonly string[] Filters =
        ["a/b", "a/+", "#", "b/c", "r/#", "$share/g/a/b", "$share/g/a/+", "$share/h/#", "$SYS/#", "a/b/#", "not/valid/#/filter", "$share/x"];

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, SoakClient> _clients = [];

    /// <summary>One thing.</summary>
    public async Task StepAsync()
    {
        if (guards is not null && Chance(6)) await guards.ActAsync();
        var dice = _random.Next(100);
        if (dice < 12 || _clients.Count == 0) await ConnectAsync();
        else if (dice < 14) await OutsideAsync();
        else Act(Any(), dice);
    }

    /// <summary>Everything that was sent has been received and answered.</summary>
    public async Task FenceAsync()
    {
        if (guards is not null) await guards.CalmAsync();
        foreach (var client in _clients.Values) await client.FenceAsync();
        foreach (var client in _clients.Values.Where(client => client.IsEnded).ToList()) Forget(client);
    }

    /// <summary>The broker is to be restarted: no client is connected any more.</summary>
    public void Dispose()
    {
        foreach (var client in _clients.Values) client.Dispose();
        _clients.Clear();
    }

    private bool Chance(int percent) => _random.Next(100) < percent;

    private T Pick<T>(params ReadOnlySpan<T> items) => items[_random.Next(items.Length)];

    private SoakClient Any() => _clients.Values.ElementAt(_random.Next(_clients.Count));

    private QoS AnyQoS() => (QoS)_random.Next(3);

    private void Forget(SoakClient client)
    {
        client.Dispose();
        _clients.Remove(client.Id);
    }

    private async Task ConnectAsync()
    {
        var options = new ClientOptions
        {
            ClientId = $"c{_random.Next(8)}",
            Version = Pick(ProtocolVersion.V5, ProtocolVersion.V5, ProtocolVersion.V311),
            CleanStart = Chance(40),
            SessionExpiry = Pick(0u, 30u, 3600u),
            ReceiveMaximum = Pick((ushort)1, (ushort)3, ushort.MaxValue),
            MaximumPacketSize = Pick(60u, uint.MaxValue, uint.MaxValue),
            TopicAliasMaximum = Pick((ushort)0, (ushort)2),
            KeepAlive = Pick((ushort)0, (ushort)30),
            Username = guards is null ? null : "u",
            Password = guards is null ? null : Pick<string?>("right", "right", null, "wrong"),
            AuthenticationMethod = Chance(3) ? "unknown" : "",
            Will = Chance(40) ? new(Pick(Topics), "gone", AnyQoS()) { Retain = Chance(20), Delay = Pick(0u, 10u), Expiry = Pick<uint?>(null, 5u) } : null,
        };
        var client = new SoakClient(broker.Node.Listeners[0].Port, options);
        _clients.Remove(options.ClientId, out var former);
        _clients[options.ClientId] = client;
        await client.ConnectAsync();
        former?.Dispose();
    }

    private async Task OutsideAsync()
    {
        switch (_random.Next(5))
        {
            case 0:
                await broker.Node.Broker.KickAsync($"c{_random.Next(8)}");
                break;
            case 1:
                broker.Store!.FailNext(_random.Next(1, 4));
                break;
            case 2:
                await broker.AdvanceAsync(_random.Next(1, 60));
                break;
            default:
                await broker.Node.Broker.PublishAsync(new(Pick(Topics), Encoding.UTF8.GetBytes("api"), AnyQoS(), Chance(20)));
                break;
        }
    }

    private void Act(SoakClient client, int dice)
    {
        switch (dice)
        {
            case < 55: Publish(client); break;
            case < 66: client.Subscribe(Pick(Filters), new(AnyQoS(), noLocal: client.Version == ProtocolVersion.V5 && Chance(20), retainAsPublished: Chance(30))); break;
            case < 69: client.Unsubscribe(Pick(Filters)); break;
            case < 92: Answer(client); break;
            case < 94: client.Acknowledge(Pick(PacketType.PubAck, PacketType.PubRec, PacketType.PubRel, PacketType.PubComp), (ushort)_random.Next(1, 40)); break;
            case < 96: client.Disconnect(client.Version == ProtocolVersion.V5 ? Pick(ReasonCode.Success, ReasonCode.DisconnectWithWillMessage) : ReasonCode.Success); break;
            case < 98: client.Abort(); break;
            default: Break(client); break;
        }
    }

    private void Publish(SoakClient client)
    {
        var qos = AnyQoS();
        client.Publish(new(Pick(Topics), new('x', Pick(3, 3, 200)), qos)
        {
            Retain = Chance(15),
            Dup = qos == QoS.ExactlyOnce && Chance(10),
            PacketId = qos == QoS.AtMostOnce ? (ushort)0 : Chance(15) ? (ushort)_random.Next(1, 10) : client.NextPacketId(),
            MessageExpiry = client.Version == ProtocolVersion.V5 && Chance(20) ? Pick(1u, 20u) : null,
            TopicAlias = client.Version == ProtocolVersion.V5 && Chance(5) ? (ushort)3 : (ushort)0,
        });
    }

    // Does the next part of the exchanges under way, sometimes with an error.
    private void Answer(SoakClient client)
    {
        foreach (var packet in client.Received.Take(_random.Next(1, 12)).ToList())
        {
            client.Received.Remove(packet);
            switch (packet)
            {
                case Publish { QoS: QoS.AtLeastOnce } publish: client.Acknowledge(PacketType.PubAck, publish.PacketId); break;
                case Publish { QoS: QoS.ExactlyOnce } publish:
                    var reason = client.Version == ProtocolVersion.V5 && Chance(10) ? ReasonCode.UnspecifiedError : ReasonCode.Success;
                    client.Acknowledge(PacketType.PubRec, publish.PacketId, reason);
                    break;
                case PubRec { Reason: < ReasonCode.UnspecifiedError } received: client.Acknowledge(PacketType.PubRel, received.PacketId); break;
                case PubRel release: client.Acknowledge(PacketType.PubComp, release.PacketId); break;
            }
        }
    }

    private void Break(SoakClient client)
    {
        switch (_random.Next(4))
        {
            case 0: client.Send([0xF3, 0x00]); break;
            case 1: client.Send([0x30, 0xFF, 0xFF, 0xFF, 0x7F]); break;
            case 2: client.Publish(new("a/b", "x") { SubscriptionId = client.Version == ProtocolVersion.V5 ? 7u : 0u }); break;
            default: client.Publish(new("", "x") { TopicAlias = client.Version == ProtocolVersion.V5 ? (ushort)9 : (ushort)0 }); break;
        }
    }
}
