using System.Diagnostics;
using Heliograph.Broker;
using Heliograph.Broker.Access;
using Heliograph.Broker.Storage;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;
using Heliograph.Server.Access.Acl;
using Heliograph.Server.Transport.Memory;

namespace Heliograph.Bench;

/// <summary>
/// What checking costs a publisher whose answers are remembered: the whole broker over in-memory links, without rules and with a file of rules that
/// allows, in turns of some milliseconds so that whatever else the machine does hits both alike. Prints the medians and their difference.
/// </summary>
internal sealed class AccessBench
{
    private const int Window = 50;
    private const int Bursts = 400;
    private const int Turns = 301;

    private readonly byte[] _burst = new byte[Window * 128];
    private readonly MemoryLoop _loop;
    private readonly PipeClient _receiver;
    private readonly PipeClient _publisher;
    private int _length;

    private AccessBench(QoS qos, bool isChecked)
    {
        var broker = new MessageBroker(new() { Shards = 1 }, new MemoryStore(manual: true), new SummaryWindow(TimeProvider.System), new NoLog());
        if (isChecked) broker.Access.Authorization.Sources = [new Rules(AclRules.Parse("""{deny, all, publish, ["secret/#"]}. {allow, all, all, ["plant/#"]}."""))];
        _loop = new(broker.Shards[0]);
        _receiver = new(_loop, broker, "receiver");
        _receiver.Subscribe(_loop, "plant/7/line/temperature", qos);
        _publisher = new(_loop, broker, "publisher");
        for (ushort i = 1; i <= Window; i++) Append(qos, i);
    }

    /// <summary>Compares both at every QoS.</summary>
    public static void Run()
    {
        Console.WriteLine("QoS  unchecked ns  checked ns  difference");
        foreach (var qos in Enum.GetValues<QoS>()) Compare(qos);
    }

    private static void Compare(QoS qos)
    {
        AccessBench[] both = [new(qos, false), new(qos, true)];
        var times = new List<double>[] { [], [] };
        var ratios = new List<double>();
        for (var turn = 0; turn < Turns; turn++)
        {
            var first = turn % 2;
            times[first].Add(both[first].Turn());
            times[1 - first].Add(both[1 - first].Turn());
            ratios.Add(times[1][^1] / times[0][^1]);
        }

        if (both[0]._receiver.Received != both[1]._receiver.Received) throw new InvalidOperationException("a publish was denied");
        Console.WriteLine($"{(int)qos,3}  {Median(times[0]),12:F1}  {Median(times[1]),10:F1}  {100 * (Median(ratios) - 1),9:F1}%");
    }

    // Nanoseconds for one PUBLISH.
    private double Turn()
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Bursts; i++)
        {
            _publisher.Send(_burst.AsSpan(0, _length));
            MemoryLoop.RunUntilIdle(_loop);
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / (Bursts * Window);
    }

    private void Append(QoS qos, ushort packetId)
    {
        var header = new PublishHeader { Version = ProtocolVersion.V311, QoS = qos, Topic = "plant/7/line/temperature"u8, PacketId = packetId, PayloadLength = 64 };
        _length += header.Write(_burst.AsSpan(_length)) + 64;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private sealed class Rules(IReadOnlyList<AccessRule> rules) : IAuthorizationSource
    {
        public string Name => "rules";

        public AccessDecision Check(in AccessRequest request) => AccessRule.Check(rules, request);

        public ValueTask<AccessDecision> AskAsync(AccessQuery query, CancellationToken cancellation) => ValueTask.FromResult(Check(query.Request));
    }
}
