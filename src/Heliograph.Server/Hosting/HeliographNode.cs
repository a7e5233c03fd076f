using Heliograph.Broker;
using Heliograph.Broker.Shards;
using Heliograph.Broker.Storage;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Access;
using Heliograph.Server.Apps;
using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors;
using Heliograph.Server.Connectors.Kept;
using Heliograph.Server.EngineApi;
using Heliograph.Server.Gateway;
using Heliograph.Server.Http;
using Heliograph.Server.Listeners;
using Heliograph.Server.Management;
using Heliograph.Server.Mesh;
using Heliograph.Server.Rules;
using Heliograph.Server.Scripting;
using Heliograph.Server.Storage;
using Heliograph.Server.Tracing;
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
    private static readonly TimeSpan RulesBound = TimeSpan.FromSeconds(1);

    private readonly IStore _store;
    private readonly TransportHost _transport;
    private readonly ILoggerFactory _loggers;
    private readonly HandshakeLog _handshakes;
    private readonly TimeProvider _clock;
    private readonly NodeAccess _access;
    private readonly NodeApi _api;
    private NodeHttp? _http;
    private volatile bool _isOpen;
    private volatile bool _stops;

    private HeliographNode(HeliographOptions options, ILoggerFactory loggers, TimeProvider clock, IStore? store)
    {
        (_loggers, _clock) = (loggers, clock);
        var metrics = options.Storage.Memory ? null : new StorageMetrics(EnumText.Name(options.Storage.Synchronous), clock);
        _store = store ?? OpenStore(options.Storage, metrics, loggers);
        var shards = options.Shards == 0 ? Environment.ProcessorCount : options.Shards;
        var window = new SummaryWindow(clock, options.Prometheus.Summary.MaxAge, options.Prometheus.Summary.AgeBuckets);
        var log = new ConnectionLog(loggers.CreateLogger("Heliograph.Broker"));
        Broker = new(new() { Shards = shards, Mqtt = options.Mqtt, Time = clock }, _store, window, log);
        Broker.Rate.Change(new(options.Limits.MessageRate, options.Limits.ByteRate), options.Limits.RateWait);
        _handshakes = new(loggers.CreateLogger("Heliograph.Server.Listeners"), clock);
        _access = new(options, Broker, loggers, clock);
        _transport = new(Broker.Shards, TransportOptionsOf(options), clock, line => HostingLog.Transport(loggers.CreateLogger("Heliograph.Server.Listeners"), line));
        Alarms = new(options, Broker, _transport, _store, loggers.CreateLogger("Heliograph.Server.Alarms"), clock);
        History = new(Broker, clock);
        Traces = NodeTraces.Of(options, Broker, loggers, clock);
        Alarms.Operation.OutsideCalls = () => _access.Outside;
        Queues = new(new() { TopicSize = options.Engine.Luavm.Queue.TopicSize, MaxTopics = options.Engine.Luavm.Queue.MaxTopics });
        Connectors = new(new(clock, loggers.CreateLogger("Heliograph.Server.Connectors"), options.Storage.Memory ? null : Path.Combine(options.Storage.Folder, "actions")) { Publish = Broker.PublishAsync });
        Source = new(Broker, metrics, clock, _transport.Listeners, Alarms.Operation) { ScriptQueues = Queues, Integration = Connectors };
        Gateway = new(options.Engine.Luavm, Broker, Queues, loggers.CreateLogger("Heliograph.Server.Gateway"), clock);
        Source.Gateway = Gateway;
        Rules = new(Broker, Connectors, clock, loggers.CreateLogger("Heliograph.Server.Rules"));
        Source.RuleList = () => Rules.All;
        Integration = new(new(options.Storage.Memory ? null : new DataFolder(options.Storage.Folder).IntegrationFile), clock, loggers.CreateLogger("Heliograph.Server.Connectors"));
        Connectors.Received = Rules.OfferAsync;
        Alarms.List.Changed += Rules.Happened;
        _api = new(options, _transport.Listeners, Called(Source.EngineApi)) { Unreadiness = () => Unreadiness };
        Source.Management = new(Managed());
    }

    /// <summary>The broker behind the doors.</summary>
    public MessageBroker Broker { get; }

    /// <summary>The users of the data folder.</summary>
    public UserDatabase Users => _access.Users;

    /// <summary>What the pages read.</summary>
    public NodeSource Source { get; }

    /// <summary>The open listeners, in the order of the configuration.</summary>
    public IReadOnlyList<Listener> Listeners => _transport.Listeners;

    /// <summary>Who may come in.</summary>
    public AuthenticationChain Authentication => _access.Authentication;

    /// <summary>The queues between scripts and consumers.</summary>
    public MessageQueues Queues { get; }

    /// <summary>The scripted servers.</summary>
    public ScriptServers Gateway { get; }

    /// <summary>What is outside.</summary>
    public ConnectorBook Connectors { get; }

    /// <summary>What is done with messages besides delivering them.</summary>
    public RuleBook Rules { get; }

    /// <summary>Rules and what they reach, as configuration and management API say together.</summary>
    public Integration Integration { get; }

    /// <summary>What is wrong with the node, and was.</summary>
    public NodeAlarms Alarms { get; }

    /// <summary>What is written down about clients and topics.</summary>
    public TraceList Traces { get; }

    /// <summary>Numbers of the last hour.</summary>
    public MonitorHistory History { get; }

    /// <summary>Why clients should not be sent here now; null when they may.</summary>
    public string? Unreadiness => _stops ? "the server stops" : !_isOpen ? "the server starts" : !Alarms.Store.IsWorthTrying ? "the store cannot write" : null;

    /// <summary>What clients may do.</summary>
    public AuthorizationChain Authorization => _access.Authorization;

    /// <summary>Pages and APIs; there once the node is open.</summary>
    public NodeHttp Http => _http!;

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
        catch (Exception fault) when (fault is AccessFileException or KeptException or StoreException or ListenerException or ScriptException or ListenException or TlsException or AppsException)
        {
            throw new StartFailure(fault.Message, fault);
        }
    }

    /// <summary>Takes over what a changed configuration says for new connections; the rest waits for a restart, as its documentation says.</summary>
    public void Apply(HeliographOptions options)
    {
        Broker.Apply(options.Mqtt);
        _access.Apply(options);
        Integration.Apply(options);
        _http!.Apply(options.Access);
        _api.Apply(options.Engine.ApiServer);
        Broker.Rate.Change(new(options.Limits.MessageRate, options.Limits.ByteRate), options.Limits.RateWait);
        _transport.ChangeLimits(options.Limits.MaxConnections, options.Limits.ConnectionRate);
        foreach (var (server, listener) in OpenOf(options.Engine.Servers))
        {
            listener.ChangeLimits(server.MaxConnections, server.ConnectionRate);
            Gateway.Apply(listener.Name, server);
            listener.ChangeRate(new(server.MessageRate, server.ByteRate), new(server.TotalMessageRate, server.TotalByteRate), options.Limits.RateWait);
        }
    }

    // By name, which has the port in it unless one is given: a server that was put before others is not open yet, and shifts nothing.
    private IEnumerable<(ServerOptions Server, Listener Listener)> OpenOf(IEnumerable<ServerOptions> servers)
    {
        var left = Listeners.ToList();
        foreach (var server in servers)
        {
            var at = left.FindIndex(listener => IsOf(server, listener) && listener.Port == server.Port);
            if (at < 0) at = left.FindIndex(listener => IsOf(server, listener));
            if (at < 0) continue;
            yield return (server, left[at]);
            left.RemoveAt(at);
        }
    }

    // Of servers with the same name the later ones have a number as well.
    private static bool IsOf(ServerOptions server, Listener listener) =>
        listener.Name == server.DisplayName || listener.Name.StartsWith(server.DisplayName + '#', StringComparison.Ordinal);

    /// <summary>
    /// Stops accepting, tells every client (0x8B), publishes wills as the standard says, writes what is pending, commits what is to be kept, and
    /// closes. Takes less than five seconds whatever the peers do.
    /// </summary>
    public async Task StopAsync()
    {
        _stops = true;
        await Alarms.DisposeAsync().ConfigureAwait(false);
        await History.DisposeAsync().ConfigureAwait(false);
        await Traces.DisposeAsync().ConfigureAwait(false);
        try
        {
            await _transport.StopAcceptingAsync().ConfigureAwait(false);
            await Gateway.CloseAllAsync().ConfigureAwait(false);
            await Broker.DisconnectAllAsync().ConfigureAwait(false);
            await _transport.StopAsync(TransportBound).ConfigureAwait(false);
        }
        finally
        {
            await Connectors.StopReceivingAsync().ConfigureAwait(false);
            await Rules.CloseAsync(RulesBound).ConfigureAwait(false);
            await Connectors.CloseAsync().ConfigureAwait(false);
            Gateway.Dispose();
            _store.Drain(StoreBound);
            _store.Dispose();
            if (_http is not null) await _http.StopAsync().ConfigureAwait(false);
            await _access.StopAsync().ConfigureAwait(false);
        }
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

    private EngineApiOptions Called(EngineApiCells cells) => new() { Mesh = Gateway.Room.Mesh, Queues = Queues, Cells = cells, Log = _loggers.CreateLogger("Heliograph.Server.EngineApi") };

    private ManagementOptions Managed() => new()
    {
        Broker = Broker,
        Numbers = Source,
        Listeners = _transport.Listeners,
        Version = ProductVersion.Text,
        Bans = _access.Bans,
        Alarms = Alarms.List,
        Traces = Traces,
        History = History,
        Clock = _clock,
        More = [.. _access.Routes, .. IntegrationRoutes.All(Integration, Rules, Connectors)],
    };

    private static TransportOptions TransportOptionsOf(HeliographOptions options) => new()
    {
        Kind = options.Transport,
        MaxConnections = options.Limits.MaxConnections,
        ConnectionRate = options.Limits.ConnectionRate,
    };

    private async Task OpenAsync(HeliographOptions options)
    {
        _transport.Start();
        try
        {
            _access.Start();
            Integration.Join(options, ApplySchemas, () => Connectors.Apply(Integration.Connectors.Items, Integration.Actions.Items, Integration.Sources.Items), ApplyRules, Connectors.Receive);
            foreach (var server in options.Engine.Servers) Open(server, options.Limits);
            _http = await NodeHttp.StartAsync(options, Source, _api, _loggers, _clock).ConfigureAwait(false);
            Alarms.Operation.ApiCertificate = () => _http.CertificateExpiry;
            Alarms.Start();
            History.Start();
            _isOpen = true;
        }
        catch
        {
            await StopAsync().ConfigureAwait(false);
            throw;
        }
    }

    private void ApplySchemas() => NodeSchemas.Apply(Rules.Schemas, Integration.Schemas.Items, _loggers.CreateLogger("Heliograph.Server.Rules"));

    private void ApplyRules()
    {
        Rules.Defaults.Options = Integration.RuleEngine.Items[0];
        Rules.Apply(Integration.Rules.Items);
    }

    private void Open(ServerOptions server, LimitsOptions limits)
    {
        var scripts = server.Protocol == ServerProtocol.Mqtt ? null : Gateway.Open(server);
        var listener = _transport.Open(ListenerOf(server, limits, scripts is null ? Broker.Accept : scripts.Accept));
        if (scripts is not null) scripts.Listener = listener.Name;
    }

    private ListenerOptions ListenerOf(ServerOptions server, LimitsOptions limits, Func<Link, IProtocol> accept) => new()
    {
        Name = server.DisplayName,
        Port = server.Port,
        Bind = server.Address.ToString(),
        Protocol = accept,
        MaxConnections = server.MaxConnections,
        ConnectionRate = server.ConnectionRate,
        ClientRate = new(server.MessageRate, server.ByteRate),
        SharedRate = new(server.TotalMessageRate, server.TotalByteRate),
        RateWait = limits.RateWait,
        Shards = Broker.Shards.Count,
        Access = new(!server.Authentication, server.CertificateAsUsername, server.CertificateAsClientId),
        HandshakeFailed = (link, reason, detail) => _handshakes.Failed(server.DisplayName, link, reason, detail),
        ProxyProtocol = server.ProxyProtocol,
        Tls = server.Tls?.ForTransport(),
        WebSocket = server.Protocol == ServerProtocol.Mqtt && server.Path is { } path ? new() { Path = path } : null,
    };
}
