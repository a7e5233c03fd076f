using System.Buffers;
using BenchmarkDotNet.Attributes;
using Heliograph.Broker;
using Heliograph.Broker.Storage;
using Heliograph.Metrics.Exposition;
using Heliograph.Metrics.Instruments;
using Heliograph.Metrics.Pages;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;
using Heliograph.Server.Connectors;
using Heliograph.Server.Hosting;
using Heliograph.Server.Listeners;
using Heliograph.Server.Mesh;
using Microsoft.Extensions.Logging.Abstractions;

namespace Heliograph.Bench;

/// <summary>The metrics pages with few and very many connections, each with a session and a subscription of its own, made by CONNECT and SUBSCRIBE.</summary>
public class ScrapeBench
{
    private readonly ArrayBufferWriter<byte> _answer = new(1 << 20);
    private MessageBroker _broker = null!;
    private MetricsPage _engine = null!;
    private MetricsPage _deployment = null!;
    private MetricsPage _center = null!;
    private MetricsPage _dataIntegration = null!;
    private NullLink[] _links = [];

    [Params(10, 1_000_000)]
    public int Connections { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _broker = new(new() { Shards = 1 }, new MemoryStore(manual: true), new SummaryWindow(TimeProvider.System), new NoLog());
        _links = new NullLink[Connections];
        for (var i = 0; i < Connections; i++)
        {
            _links[i] = Connect(i);
            if (i % 1000 == 999) _broker.Shards[0].EndTurn();
        }

        _broker.Shards[0].EndTurn();
        var transport = new TransportHost(_broker.Shards, new() { Kind = TransportKind.Sockets }, TimeProvider.System, _ => { });
        var source = new NodeSource(_broker, null, TimeProvider.System, [], new NodeOperation(_broker, transport, new())) { ScriptQueues = new MessageQueues(new()), Integration = new ConnectorBook(new(TimeProvider.System, NullLogger.Instance, null)) };
        if (source.Clients != Connections || source.Channels != Connections) throw new InvalidOperationException($"{source.Clients} connected");
        (_engine, _center) = (EnginePage.Create(source, TimeProvider.System), CenterPage.Create(source, TimeProvider.System));
        _deployment = DeploymentPage.Create(source, TimeProvider.System, new("b9110d11"));
        _dataIntegration = DataIntegrationPage.Create(source, TimeProvider.System, new("b9110d11"));
    }

    [Benchmark]
    public int EngineAndCenter()
    {
        _answer.ResetWrittenCount();
        _engine.Write(_answer);
        _center.Write(_answer);
        return _answer.WrittenCount;
    }

    [Benchmark]
    public int Deployment()
    {
        _answer.ResetWrittenCount();
        _deployment.Write(_answer);
        return _answer.WrittenCount;
    }

    [Benchmark]
    public int DataIntegration()
    {
        _answer.ResetWrittenCount();
        _dataIntegration.Write(_answer);
        return _answer.WrittenCount;
    }

    [GlobalCleanup]
    public void Release() => (_links, _broker) = ([], null!);

    private NullLink Connect(int i)
    {
        Span<byte> buffer = stackalloc byte[256];
        var link = new NullLink(_broker, i);
        var connect = new ConnectPacket { Version = ProtocolVersion.V311, ClientId = System.Text.Encoding.UTF8.GetBytes($"client{i}") };
        link.Protocol.Receive(buffer[..connect.Write(buffer)]);
        SubscribeEntry[] entries = [new(System.Text.Encoding.UTF8.GetBytes($"client/{i}"), new SubscribeOptions(QoS.AtLeastOnce))];
        link.Protocol.Receive(buffer[..SubscribePacket.Write(buffer, ProtocolVersion.V311, 1, 0, entries)]);
        return link;
    }
}
