using BenchmarkDotNet.Attributes;
using Heliograph.Broker;
using Heliograph.Broker.Storage;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;
using Heliograph.Server.Transport.Memory;

namespace Heliograph.Bench;

/// <summary>
/// The whole broker over in-memory links, from the bytes of a PUBLISH to those each receiver gets and, above QoS 0, through all acknowledgements on both
/// sides. Figures are per PUBLISH, 50 of them outstanding; they include the work of the clients.
/// </summary>
public class BrokerBench
{
    internal const int Window = 50;

    private readonly byte[] _burst = new byte[Window * 128];
    private readonly List<PipeClient> _receivers = [];
    private MessageBroker _broker = null!;
    private MemoryLoop _loop = null!;
    private PipeClient _publisher = null!;
    private int _burstLength;
    private long _published;

    [Params(1, 100)]
    public int Receivers { get; set; }

    [Params(QoS.AtMostOnce, QoS.AtLeastOnce, QoS.ExactlyOnce)]
    public QoS QoS { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _broker = new(new() { Shards = 1 }, new MemoryStore(manual: true), new SummaryWindow(TimeProvider.System), new NoLog());
        _loop = new(_broker.Shards[0]);
        for (var i = 0; i < Receivers; i++)
        {
            _receivers.Add(new(_loop, _broker, $"receiver{i}"));
            _receivers[i].Subscribe(_loop, "plant/7/line/temperature", QoS);
        }

        _publisher = new(_loop, _broker, "publisher");
        for (ushort i = 1; i <= Window; i++) Append(i);
    }

    [Benchmark(OperationsPerInvoke = Window)]
    public long Publish()
    {
        _publisher.Send(_burst.AsSpan(0, _burstLength));
        MemoryLoop.RunUntilIdle(_loop);
        _published += Window;
        return _receivers[0].Received;
    }

    [GlobalCleanup]
    public void Check()
    {
        if (_receivers.Any(receiver => receiver.Received != _published)) throw new InvalidOperationException("a receiver did not get every message");
        if (QoS != QoS.AtMostOnce && _publisher.Completed != _published) throw new InvalidOperationException("not every exchange was completed");
    }

    private void Append(ushort packetId)
    {
        var header = new PublishHeader
        {
            Version = ProtocolVersion.V311,
            QoS = QoS,
            Topic = "plant/7/line/temperature"u8,
            PacketId = packetId,
            PayloadLength = 64,
        };
        _burstLength += header.Write(_burst.AsSpan(_burstLength)) + 64;
    }
}
