using Heliograph.Broker;
using Heliograph.Broker.Storage;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Hosting;
using Heliograph.Server.Listeners;
using Microsoft.Extensions.Logging.Abstractions;

namespace Heliograph.Tests.Durability;

/// <summary>A broker with real sockets on a store that the test made and keeps.</summary>
internal sealed class InProcessServer : IAsyncDisposable
{
    private readonly TransportHost _transport;

    public InProcessServer(IStore store, int port = 0)
    {
        var window = new SummaryWindow(TimeProvider.System);
        var options = new BrokerOptions { Shards = 2, Mqtt = new() { MaxQueue = 1_000_000 }, Time = TimeProvider.System };
        var broker = new MessageBroker(options, store, window, new ConnectionLog(NullLogger.Instance));
        _transport = new(broker.Shards, new(), TimeProvider.System, _ => { });
        Port = _transport.Open(new() { Name = "test", Port = port, Protocol = broker.Accept }).Port;
        _transport.Start();
    }

    public int Port { get; }

    public async ValueTask DisposeAsync()
    {
        await _transport.StopAcceptingAsync();
        await _transport.StopAsync(TimeSpan.FromSeconds(2));
    }
}
