using System.Net;
using System.Net.Sockets;
using System.Text;
using Heliograph.Broker.Sessions;
using Heliograph.Broker.Storage;
using Heliograph.Broker.Topics;
using Heliograph.Metrics.Exposition;
using Heliograph.Metrics.Instruments;
using Heliograph.Metrics.Pages;
using Heliograph.Protocol;
using Heliograph.Server.Configuration;
using Heliograph.Server.Hosting;
using Heliograph.Tests.Metrics;

namespace Heliograph.Tests;

/// <summary>
/// The real program in process: listeners on free ports, two shards, a store in memory that survives a restart, a clock that a test moves.
/// Disposing it fails the test when anything was logged as an error.
/// </summary>
internal sealed class TestBroker : IAsyncDisposable
{
    private readonly HeliographOptions _options;
    private readonly List<TestClient> _clients = [];
    private HeliographNode _node = null!;
    private MetricsPage _page = null!;

    private TestBroker(HeliographOptions options, MemoryStore? store)
    {
        _options = options;
        Store = store ?? (options.Storage.Memory ? new() : null);
    }

    public TestClock Clock { get; } = new();

    public TestLog Log { get; } = new();

    /// <summary>The store in memory; null when the options name a file.</summary>
    public MemoryStore? Store { get; private set; }

    public HeliographNode Node => _node;

    public NodeGauges Gauges => _node.Broker.Gauges;

    public int Shards => _node.Broker.Shards.Count;

    /// <summary>Starts one. <paramref name="store"/>: a store to use in place of an empty one in memory.</summary>
    public static async Task<TestBroker> StartAsync(Func<HeliographOptions, HeliographOptions>? with = null, MemoryStore? store = null)
    {
        var options = new HeliographOptions
        {
            Shards = 2,
            Storage = new() { Memory = true },
            Engine = new() { ApiServer = new() { Port = 0 }, Servers = [new() { Port = 0, Protocol = ServerProtocol.Mqtt }] },
            Center = new() { ApiServer = new() { Port = 0 } },
            Api = new() { Enabled = false },
        };
        var broker = new TestBroker(with?.Invoke(options) ?? options, store);
        await broker.OpenAsync();
        return broker;
    }

    /// <summary>Starts one that differs in what MQTT clients may do.</summary>
    public static Task<TestBroker> StartAsync(int shards, Func<MqttOptions, MqttOptions>? mqtt = null, MemoryStore? store = null) =>
        StartAsync(o => o with { Shards = shards, Mqtt = mqtt?.Invoke(o.Mqtt) ?? o.Mqtt }, store);

    /// <summary>Has the program take over a changed configuration, as it does when its file changes.</summary>
    public void Apply(Func<HeliographOptions, HeliographOptions> change) => _node.Apply(change(_options));

    public long Counter(BrokerCounter counter) => _node.Broker.Total(counter);

    /// <summary>Scrapes the deployment page.</summary>
    public DeploymentReading Scrape() => DeploymentReading.Parse(PageText.Of(_page));

    /// <summary>A connected client; CONNECT must have been accepted.</summary>
    public async Task<TestClient> ConnectAsync(Func<ClientOptions, ClientOptions>? with = null)
    {
        var client = await OpenAsync(with);
        Assert.Equal(ReasonCode.Success, (await client.HandshakeAsync()).Reason);
        return client;
    }

    public Task<TestClient> ConnectAsync(string clientId, ProtocolVersion version = ProtocolVersion.V5, int? shard = null) =>
        ConnectAsync(o => o with { ClientId = clientId, Version = version, Shard = shard });

    /// <summary>A client of the first shard.</summary>
    public Task<TestClient> PublisherAsync(ProtocolVersion version = ProtocolVersion.V5) => ConnectAsync("publisher", version, 0);

    /// <summary>A client of the last shard.</summary>
    public Task<TestClient> SubscriberAsync(ProtocolVersion version = ProtocolVersion.V5) => ConnectAsync("subscriber", version, Shards - 1);

    /// <summary>The client again, over a new connection.</summary>
    public Task<TestClient> ReconnectAsync(TestClient client, Func<ClientOptions, ClientOptions>? with = null) =>
        ConnectAsync(_ => (with?.Invoke(client.Options) ?? client.Options) with { ClientId = client.Id, Shard = null });

    /// <summary>A TCP connection on which nothing has been sent.</summary>
    public async Task<TestClient> OpenAsync(Func<ClientOptions, ClientOptions>? with = null)
    {
        var options = Place(with?.Invoke(new()) ?? new());
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var logMark = Log.Lines.Count;
        if (options.ReceiveBuffer > 0) socket.ReceiveBufferSize = options.ReceiveBuffer;
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, _node.Listeners[0].Port)).WaitAsync(Polling.Patience);
        var client = new TestClient(this, socket, options, logMark);
        lock (_clients) _clients.Add(client);
        return client;
    }

    public int ShardOf(string clientId) => (int)((uint)Utf8Key.Hash(Encoding.UTF8.GetBytes(clientId)) % (uint)Shards);

    /// <summary>Moves the clock; every deadline that is due by then has fired, and what that caused has been done, when it completes.</summary>
    public async Task AdvanceAsync(TimeSpan time)
    {
        Clock.Advance(time);
        await SettleAsync();
    }

    public Task AdvanceAsync(double seconds) => AdvanceAsync(TimeSpan.FromSeconds(seconds));

    /// <summary>Done when every shard has finished what it had to do, what they had for each other included, and every rule.</summary>
    public async Task SettleAsync()
    {
        await SettleShardsAsync();
        while (_node.Rules.All.Any(rule => !rule.IsIdle))
        {
            await Polling.Eventually(() => _node.Rules.All.All(rule => rule.IsIdle));
            await SettleShardsAsync();
        }
    }

    /// <summary>Stops the program in order and starts it again with what its store kept.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        Store = Store?.Reopen();
        await OpenAsync();
    }

    /// <summary>Kills the program: a new one finds what the store had committed at this moment. Only with a store in memory.</summary>
    public async Task CrashAsync(bool manual = false)
    {
        var survivor = Store!.Reopen(manual);
        await StopAsync();
        Store = survivor;
        await OpenAsync();
    }

    /// <summary>Closes all clients, then stops the program.</summary>
    public async Task StopAsync()
    {
        foreach (var client in _clients) await client.DisposeAsync();
        _clients.Clear();
        await _node.StopAsync().WaitAsync(Polling.Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Assert.Empty(Log.Errors);
    }

    private async Task SettleShardsAsync()
    {
        // The first round may meet a turn that began before; the second begins a new one; the third sees its end; the fourth what that handed over.
        for (var round = 0; round < 4; round++)
        {
            await Task.WhenAll(_node.Broker.Shards.Select(shard => shard.RunAsync(() => true))).WaitAsync(Polling.Patience);
        }
    }

    private async Task OpenAsync()
    {
        _node = await HeliographNode.StartAsync(_options, Log, Clock, Store);
        _page = DeploymentPage.Create(_node.Source, Clock, new("truth"));
    }

    private ClientOptions Place(ClientOptions options)
    {
        if (options.Shard is not { } shard) return options;
        var id = options.ClientId;
        for (var i = 0; ShardOf(id) != shard; i++) id = $"{options.ClientId}{i}";
        return options with { ClientId = id };
    }
}
