using Heliograph.Broker.Sessions;
using Heliograph.Broker.Storage;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Configuration;
using Heliograph.Server.Hosting;
using Heliograph.Tests.Transport;

namespace Heliograph.Tests.Fuzz;

/// <summary>
/// The real program in process, a listener for each <see cref="Door"/>, with limits on everything that may stay behind after a client. What waits
/// for a client is bounded by the default: the pair must lose nothing though this process holds up its reading.
/// </summary>
internal sealed class FuzzedNode : IAsyncDisposable
{
    /// <summary>Longer than any message can be delayed.</summary>
    private static readonly TimeSpan s_forEver = TimeSpan.FromDays(100);

    private readonly TestCertificates _certificates = new();
    private readonly LeapingClock _clock = new();
    private HeliographNode _node = null!;

    private FuzzedNode()
    {
    }

    public ErrorLog Log { get; } = new();

    /// <summary>What it keeps of sessions and messages.</summary>
    public MemoryStore Store { get; } = new();

    public NodeGauges Gauges => _node.Broker.Gauges;

    /// <summary>The sum of a counter over all shards.</summary>
    public long Counter(BrokerCounter counter) => _node.Broker.Total(counter);

    /// <summary>Connections open now, before their CONNECT too.</summary>
    public int Live => _node.Listeners.Sum(listener => listener.Live);

    public static async Task<FuzzedNode> StartAsync()
    {
        var node = new FuzzedNode();
        node._node = await HeliographNode.StartAsync(node.Options(), node.Log, node._clock, node.Store);
        return node;
    }

    public int Port(Door door) => _node.Listeners[(int)door].Port;

    /// <summary>Lets so much time pass that nothing which can expire is left.</summary>
    public async Task ExpireAsync()
    {
        for (var round = 0; round < 4; round++)
        {
            _clock.Leap(s_forEver);
            await Task.WhenAll(_node.Broker.Shards.Select(shard => shard.RunAsync(() => true))).WaitAsync(Polling.Patience);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _node.StopAsync().WaitAsync(Polling.Patience);
        _certificates.Dispose();
    }

    private HeliographOptions Options() => new()
    {
        Shards = 2,
        Storage = new() { Memory = true },
        Mqtt = new()
        {
            MaxPacketSize = 100_000,
            MaxSessionExpiry = 3600,
            SessionExpiry3 = 3600,
            MaxRetained = 20,
            MaxRetainedPayload = 1000,
            MaxDelayed = 20,
        },
        Engine = new()
        {
            ApiServer = new() { Port = 0 },
            Servers =
            [
                new() { Protocol = ServerProtocol.Mqtt },
                new() { Protocol = ServerProtocol.Mqtt, ProxyProtocol = true },
                new() { Protocol = ServerProtocol.Mqtt, Path = "/mqtt" },
                new() { Protocol = ServerProtocol.Mqtt, Tls = new() { Certificate = _certificates.CertificateFile, Key = _certificates.KeyFile } },
            ],
        },
        Center = new() { ApiServer = new() { Port = 0 } },
        Api = new() { Enabled = false },
    };
}
