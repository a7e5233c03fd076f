using System.Net.Sockets;
using System.Text;
using Heliograph.Protocol;

namespace Heliograph.Tests.Truth;

/// <summary>
/// Clients of one seed that do anything allowed at any time, and nothing in order: come with sessions of every kind, take each other's over, lose
/// their connection, acknowledge or not, are kicked. Several run at once on one broker and share its client identifiers.
/// </summary>
internal sealed class RandomTraffic(TestBroker broker, int seed)
{
    private const int Clients = 4;
    private const int Identifiers = 6;

    private static readonly string[] s_filters = ["t/0", "t/+", "#", "$share/g/t/#", "$share/h/t/1", "+/2"];

    private readonly Random _random = new(seed);
    private readonly TestClient?[] _clients = new TestClient?[Clients];
    private readonly List<TestClient> _all = [];

    /// <summary>Messages that were published over HTTP.</summary>
    public long ApiPublishes { get; private set; }

    public async Task RunAsync(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            var at = _random.Next(Clients);
            try
            {
                await StepAsync(at);
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                _clients[at] = null;
            }
        }
    }

    /// <summary>Every client that is still there breaks its connection.</summary>
    public void Leave() => _all.ForEach(client => client.Abort());

    private Task StepAsync(int at) => _clients[at] is not { } client ? ConnectAsync(at) : _random.Next(32) switch
    {
        0 => client.SendDisconnectAsync(_random.Next(2) == 0 ? ReasonCode.Success : ReasonCode.DisconnectWithWillMessage),
        1 => Abort(at),
        2 => ConnectAsync(at),
        3 => broker.Node.Broker.KickAsync(Identifier()),
        >= 4 and <= 6 => client.SendSubscribeAsync(0, (s_filters[_random.Next(s_filters.Length)], new((QoS)_random.Next(3)))),
        7 => client.SendUnsubscribeAsync(s_filters[_random.Next(s_filters.Length)]),
        8 => ApiPublishAsync(),
        9 or 10 or 11 => broker.AdvanceAsync(TimeSpan.FromMilliseconds(_random.Next(2000))),
        >= 12 and <= 15 => AcknowledgeAsync(client),
        _ => client.SendAsync(Message()),
    };

    private async Task ConnectAsync(int at)
    {
        var version = _random.Next(3) == 0 ? ProtocolVersion.V311 : ProtocolVersion.V5;
        var client = await broker.OpenAsync(o => o with
        {
            ClientId = Identifier(),
            Version = version,
            CleanStart = _random.Next(4) == 0,
            SessionExpiry = (uint)_random.Next(3) * 5,
            ReceiveMaximum = (ushort)(1 + _random.Next(3)),
            MaximumPacketSize = _random.Next(3) == 0 ? 60 : uint.MaxValue,
            Will = _random.Next(2) == 0 ? new("t/0", "gone", (QoS)_random.Next(3)) : null,
        });
        _all.Add(client);
        await client.SendRawAsync(client.Options.Encode());
        _clients[at] = client;
    }

    private Task Abort(int at)
    {
        _clients[at]!.Abort();
        _clients[at] = null;
        return Task.CompletedTask;
    }

    private async Task ApiPublishAsync()
    {
        await broker.Node.Broker.PublishAsync(new($"t/{_random.Next(4)}", Encoding.UTF8.GetBytes("x"), (QoS)_random.Next(3)));
        ApiPublishes++;
    }

    // Some of what came is acknowledged, some of it twice.
    private async Task AcknowledgeAsync(TestClient client)
    {
        foreach (var packet in await client.TakeArrivedAsync())
        {
            if (_random.Next(5) == 0) continue;
            if (packet is Publish { QoS: QoS.AtLeastOnce } once) await client.SendAsync(new PubAck(once.PacketId));
            else if (packet is Publish { QoS: QoS.ExactlyOnce } exactly) await client.SendAsync(new PubRec(exactly.PacketId));
            else if (packet is PubRec { Reason: < ReasonCode.UnspecifiedError } received) await client.SendAsync(new PubRel(received.PacketId));
            else if (packet is PubRel release) await client.SendAsync(new PubComp(release.PacketId));
            if (_random.Next(10) == 0) await client.SendAsync(new PubComp(1));
        }
    }

    private PublishOptions Message()
    {
        var topic = $"{(_random.Next(12) == 0 ? "$delayed/2/" : "")}t/{_random.Next(4)}";
        return new(topic, new('x', _random.Next(100)), (QoS)_random.Next(3))
        {
            Retain = _random.Next(8) == 0,
            MessageExpiry = _random.Next(2) == 0 ? 1 : null,
        };
    }

    private string Identifier() => $"client{_random.Next(Identifiers)}";
}
