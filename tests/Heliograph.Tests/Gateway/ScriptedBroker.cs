using System.Net;
using System.Net.Sockets;
using Heliograph.Metrics.Instruments;
using Heliograph.Metrics.Ledger;
using Heliograph.Server.Configuration;
using Heliograph.Server.Gateway;

namespace Heliograph.Tests.Gateway;

/// <summary>A broker with an MQTT server and one whose script a test writes. Disposing it checks the ledger.</summary>
internal sealed class ScriptedBroker : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly List<IDisposable> _clients = [];
    private int _changes;

    private ScriptedBroker(DirectoryInfo folder, TestBroker broker) => (_folder, Broker) = (folder, broker);

    public TestBroker Broker { get; }

    public ScriptServer Server => Broker.Node.Gateway.All[0];

    public int Port => Broker.Node.Listeners[1].Port;

    /// <summary>Starts one with a script; <paramref name="with"/> changes its server.</summary>
    public static async Task<ScriptedBroker> StartAsync(
        string script, ServerProtocol protocol = ServerProtocol.Websocket, Func<ServerOptions, ServerOptions>? with = null, LuaOptions? lua = null, int shards = 2)
    {
        var folder = Directory.CreateTempSubdirectory("scripted");
        var entry = Path.Combine(folder.FullName, "entry.lua");
        await File.WriteAllTextAsync(entry, script);
        ServerOptions server = new()
        {
            Port = 0,
            Bind = IPAddress.Loopback,
            Protocol = protocol,
            Entry = entry,
            ByteCodeExpires = TimeSpan.Zero,
            Options = [new() { Name = "path", Value = "/chat" }, new() { Name = "greeting", Value = "hi" }],
        };
        server = with?.Invoke(server) ?? server;
        var broker = await TestBroker.StartAsync(o => o with
        {
            Shards = shards,
            Engine = o.Engine with { Luavm = lua ?? new() { Time = TimeSpan.FromSeconds(5) }, Servers = [.. o.Engine.Servers, server] },
        });
        return new(folder, broker);
    }

    public static string Sample(string name) => File.ReadAllText(Path.Combine(Configuration.Repository.Root, "samples", name, "entry.lua"));

    public async Task<WebSocketClient> ConnectAsync(string path = "/chat")
    {
        var client = await WebSocketClient.ConnectAsync(Port, path);
        lock (_clients) _clients.Add(client);
        return client;
    }

    public async Task<NetworkStream> ConnectSocketAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, Port).WaitAsync(Polling.Patience);
        var stream = new NetworkStream(socket, ownsSocket: true);
        lock (_clients) _clients.Add(stream);
        return stream;
    }

    public async Task ChangeScriptAsync(string script)
    {
        var entry = Path.Combine(_folder.FullName, "entry.lua");
        File.WriteAllText(entry, script);
        File.SetLastWriteTimeUtc(entry, File.GetLastWriteTimeUtc(entry).AddSeconds(++_changes));
        await Server.LookAsync();
        await Broker.SettleAsync();
    }

    /// <summary>Has the node take over a configuration in which its scripted server is another.</summary>
    public void Apply(Func<ServerOptions, ServerOptions> change) => Broker.Apply(options =>
        options with { Engine = options.Engine with { Servers = [.. options.Engine.Servers.SkipLast(1), change(options.Engine.Servers[^1])] } });

    public long Read(ClientProtocol protocol) => Broker.Node.Source.Shards.Sum(shard => shard.ReadMessages(protocol));

    public long Sent(ClientProtocol protocol) => Broker.Node.Source.Shards.Sum(shard => shard.SentMessages(protocol));

    public bool Logged(string text) => Broker.Log.Lines.Any(line => line.Text.Contains(text, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        await Polling.Eventually(() => Broker.Node.Gateway.Room.Clients == 0);
        await Broker.SettleAsync();
        Assert.All(LedgerIdentities.All, identity => Assert.True(
            identity.DifferenceOf(identity.Left.Sum(term => term.ValueOf(Broker.Node.Source)), identity.Right.Sum(term => term.ValueOf(Broker.Node.Source))) == 0, identity.Name));
        await Broker.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
