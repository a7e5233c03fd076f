using Heliograph.Broker;
using Heliograph.Broker.Storage;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Listeners;
using Heliograph.Server.Transport.WebSockets;

namespace Heliograph.Bench;

/// <summary>A WebSocket echo in C# on the server's own transport, one shard: prints its port, serves until its input ends. See bench/gateway.</summary>
internal static class EchoServer
{
    public static async Task RunAsync()
    {
        var broker = new MessageBroker(new() { Shards = 1 }, new MemoryStore(manual: true), new SummaryWindow(TimeProvider.System), new NoLog());
        var transport = new TransportHost(broker.Shards, new(), TimeProvider.System, Console.Error.WriteLine);
        var upgrade = new WebSocketOptions { Path = "/", Subprotocols = [] };
        var listener = transport.Open(new() { Name = "echo", Port = 0, Protocol = link => new EchoProtocol(link, upgrade) });
        transport.Start();
        Console.WriteLine(listener.Port);
        await Console.In.ReadToEndAsync().ConfigureAwait(false);
        await transport.StopAsync(TimeSpan.FromSeconds(5)).ConfigureAwait(false);
    }
}
