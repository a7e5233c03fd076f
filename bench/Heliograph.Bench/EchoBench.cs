using System.Text;
using BenchmarkDotNet.Attributes;
using Heliograph.Broker;
using Heliograph.Broker.Storage;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Configuration;
using Heliograph.Server.Gateway;
using Heliograph.Server.Mesh;
using Heliograph.Server.Transport.WebSockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace Heliograph.Bench;

/// <summary>
/// An echo on 100 WebSocket connections, one text of 64 bytes from each a turn, from the bytes of its frame to those of the answer, without sockets: by a Lua
/// script's on_message, and the same in C#. Figures are per message. With sockets both have the cost of a read and a write a message on top.
/// </summary>
public class EchoBench
{
    private const int Connections = 100;
    private const string Script = "function on_message(msg) mix.websocket():send(msg.data, msg.type) end";

    private readonly List<NullLink> _links = [];
    private readonly byte[] _frame = Frame(new string('x', 64));
    private MessageBroker _broker = null!;
    private ScriptServers _servers = null!;

    [Params("C#", "Lua")]
    public string By { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _broker = new(new() { Shards = 1 }, new MemoryStore(manual: true), new SummaryWindow(TimeProvider.System), new NoLog());
        _servers = new(new() { Time = TimeSpan.FromSeconds(5) }, _broker, new MessageQueues(new()), NullLogger.Instance, TimeProvider.System);
        var entry = Path.Combine(Path.GetTempPath(), $"echo{Environment.ProcessId}.lua");
        File.WriteAllText(entry, Script);
        var server = _servers.Open(new() { Protocol = ServerProtocol.Websocket, Entry = entry, ByteCodeExpires = TimeSpan.Zero });
        File.Delete(entry);
        for (var i = 0; i < Connections; i++) _links.Add(By == "Lua" ? new(_broker.Shards[0], i, server.Accept) : new(_broker.Shards[0], i, link => new EchoProtocol(link)));
        if (By == "Lua") Upgrade();
    }

    [Benchmark(OperationsPerInvoke = Connections)]
    public long Echo()
    {
        var shard = _broker.Shards[0];
        shard.BeginTurn();
        foreach (var link in _links) link.Protocol.Receive(_frame);
        shard.EndTurn();
        return shard.Metrics.SentMessages(ClientProtocol.WebSocket);
    }

    [GlobalCleanup]
    public void Check()
    {
        var metrics = _broker.Shards[0].Metrics;
        if (metrics.SentMessages(ClientProtocol.WebSocket) != metrics.ReadMessages(ClientProtocol.WebSocket)) throw new InvalidOperationException("not every message was answered");
        _servers.Dispose();
    }

    private void Upgrade()
    {
        var request = "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"u8;
        foreach (var link in _links) link.Protocol.Receive(request);
        _broker.Shards[0].EndTurn();
    }

    private static byte[] Frame(string text)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        byte[] frame = [0x80 | FrameHeader.Text, (byte)(0x80 | payload.Length), 1, 2, 3, 4, .. payload];
        for (var i = 0; i < payload.Length; i++) frame[6 + i] ^= (byte)((i & 3) + 1);
        return frame;
    }
}
