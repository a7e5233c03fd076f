using System.Net;
using Heliograph.Broker;
using Heliograph.Broker.Storage;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Configuration;
using Heliograph.Server.Http;
using Heliograph.Server.Listeners;
using Heliograph.Server.Storage;
using Heliograph.Server.Transport.Tls;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Hosting;

/// <summary>
/// Center and engine in one process, open for clients: store, broker, loops, listeners and pages, built in that order and closed in reverse.
/// </summary>
internal sealed class HeliographNode
{
    private static readonly TimeSpan TransportBound = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StoreBound = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PagesBound = TimeSpan.FromMilliseconds(500);

    private readonly IStore _store;
    private readonly TransportHost _transport;
    private ApiHost _pages = null!;

    private HeliographNode(HeliographOptions options, ILoggerFactory loggers, TimeProvider clock, IStore? store)
    {
        var metrics = options.Storage.Memory ? null : new StorageMetrics(EnumText.Name(options.Storage.Synchronous), clock);
        _store = store ?? OpenStore(options.Storage, metrics, loggers);
        var shards = options.Shards == 0 ? Environment.ProcessorCount : options.Shards;
        var window = new SummaryWindow(TimeProvider.System, options.Prometheus.Summary.MaxAge, options.Prometheus.Summary.AgeBuckets);
        var log = new ConnectionLog(loggers.CreateLogger("Heliograph.Broker"));
        Broker = new(new() { Shards = shards, Mqtt = options.Mqtt, Time = clock }, _store, window, log);
        _transport = new(Broker.Shards, TransportOptionsOf(options), clock, line => HostingLog.Transport(loggers.CreateLogger("Heliograph.Server.Listeners"), line));
        Source = new(Broker, metrics, _transport.Listeners);
    }

    /// <summary>The broker behind the doors.</summary>
    public MessageBroker Broker { get; }

    /// <summary>What the pages read.</summary>
    public NodeSource Source { get; }

    /// <summary>The open listeners, in the order of the configuration.</summary>
    public IReadOnlyList<Listener> Listeners => _transport.Listeners;

    /// <summary>Where the engine's pages are.</summary>
    public IPEndPoint Engine => _pages.Engine;

    /// <summary>Where the center's pages are.</summary>
    public IPEndPoint Center => _pages.Center;

    /// <summary>
    /// Opens everything. What cannot be had closes what was opened before. A <paramref name="store"/> that is given is used in place of the one the
    /// options name, and closed with the node.
    /// </summary>
    /// <exception cref="StartFailure">A port, a certificate or the store cannot be had; the message is for the user.</exception>
    public static async Task<HeliographNode> StartAsync(HeliographOptions options, ILoggerFactory loggers, TimeProvider clock, IStore? store = null)
    {
        try
        {
            var node = new HeliographNode(options, loggers, clock, store);
            await node.OpenAsync(options).ConfigureAwait(false);
            return node;
        }
        catch (Exception fault) when (fault is StoreException or ListenerException or ListenException or TlsException)
        {
            throw new StartFailure(fault.Message, fault);
        }
    }

    /// <summary>Takes over what a changed configuration says for new connections; the rest waits for a restart, as its documentation says.</summary>
    public void Apply(HeliographOptions options)
    {
        Broker.Apply(options.Mqtt);
        _transport.ChangeLimits(options.Limits.MaxConnections, options.Limits.ConnectionRate);
        foreach (var (server, listener) in MqttServers(options).Zip(Listeners)) listener.ChangeLimits(server.MaxConnections, server.ConnectionRate);
    }

    /// <summary>
    /// Stops accepting, tells every client (0x8B), publishes wills as the standard says, writes what is pending, commits what is to be kept, and
    /// closes. Takes less than five seconds whatever the peers do.
    /// </summary>
    public async Task StopAsync()
    {
        try
        {
            await _transport.StopAcceptingAsync().ConfigureAwait(false);
            await Broker.DisconnectAllAsync().ConfigureAwait(false);
            await _transport.StopAsync(TransportBound).ConfigureAwait(false);
        }
        finally
        {
            _store.Drain(StoreBound);
            _store.Dispose();
            if (_pages is not null) await StopPagesAsync().ConfigureAwait(false);
        }
    }

    // A client with half a request must not hold the process up.
    private async Task StopPagesAsync()
    {
        using var bound = new CancellationTokenSource(PagesBound);
        await _pages.StopAsync(bound.Token).ConfigureAwait(false);
    }

    private static IStore OpenStore(StorageOptions options, StorageMetrics? metrics, ILoggerFactory loggers)
    {
        if (options.Memory) return new MemoryStore();
        var file = new SqliteStoreOptions
        {
            Path = options.Path,
            Synchronous = options.Synchronous,
            Committed = (ticks, _) => metrics!.Committed(ticks),
        };
        return new SqliteStore(file, loggers.CreateLogger<SqliteStore>());
    }

    private static TransportOptions TransportOptionsOf(HeliographOptions options) => new()
    {
        Kind = options.Transport,
        MaxConnections = options.Limits.MaxConnections,
        ConnectionRate = options.Limits.ConnectionRate,
    };

    private static IEnumerable<ServerOptions> MqttServers(HeliographOptions options) =>
        options.Engine.Servers.Where(server => server.Protocol == ServerProtocol.Mqtt);

    private async Task OpenAsync(HeliographOptions options)
    {
        _transport.Start();
        try
        {
            foreach (var server in MqttServers(options)) _transport.Open(ListenerOf(server));
            _pages = await ApiHost.StartAsync(new()
            {
                EngineAddress = new(options.Engine.ApiServer.Bind, options.Engine.ApiServer.Port),
                CenterAddress = new(options.Center.ApiServer.Bind, options.Center.ApiServer.Port),
                Engine = Source,
                Center = Source,
            }).ConfigureAwait(false);
        }
        catch
        {
            await StopAsync().ConfigureAwait(false);
            throw;
        }
    }

    private ListenerOptions ListenerOf(ServerOptions server) => new()
    {
        Name = server.DisplayName,
        Port = server.Port,
        Bind = server.Address.ToString(),
        Protocol = Broker.Accept,
        MaxConnections = server.MaxConnections,
        ConnectionRate = server.ConnectionRate,
        ProxyProtocol = server.ProxyProtocol,
        Tls = server.Tls is { } tls ? TlsOf(tls) : null,
        WebSocket = server.Path is { } path ? new() { Path = path } : null,
    };

    private static Transport.Tls.TlsOptions TlsOf(Configuration.TlsOptions tls) => new()
    {
        CertificateFile = tls.Certificate,
        KeyFile = tls.Key,
        Password = tls.ReadPassword(),
        ClientCertificates = tls.ClientCertificates,
        AuthorityFile = tls.ClientCa,
        RequireTls13 = tls.MinVersion == TlsVersion.Tls13,
    };
}
