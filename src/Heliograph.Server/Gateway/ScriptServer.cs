using Heliograph.Broker.Shards;
using Heliograph.Metrics.Pages;
using Heliograph.Server.Configuration;
using Heliograph.Server.Mix;
using Heliograph.Server.Scripting;
using Heliograph.Server.Transport.WebSockets;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Gateway;

/// <summary>
/// A configured server whose clients a script serves: one machine a shard, and a look at its files from time to time, after which a changed script takes the
/// place of the one before.
/// </summary>
internal sealed class ScriptServer : IScriptSource, IAsyncDisposable
{
    /// <summary>How long a WebSocket client may take for its upgrade.</summary>
    public static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Bytes of a connection that may wait unread while a callback waits; the network keeps the rest.</summary>
    public const int MostUnread = 64 * 1024;

    private readonly ScriptFiles _files;
    private readonly GatewayRoom _room;
    private readonly ShardScripts[] _shards;
    private readonly ITimer? _timer;
    private readonly SemaphoreSlim _looking = new(1);
    private long _stamp;
    private long _failures;
    private long _version = 1;
    private long _loadedAt;
    private long _reloadFailures;
    private volatile bool _isOutdated;
    private volatile ServerOptions _options;

    /// <summary>Loads the script on every shard.</summary>
    /// <exception cref="ScriptException">It cannot be read, does not compile or fails.</exception>
    public ScriptServer(ServerOptions options, GatewayRoom room)
    {
        (_options, _room, Listener) = (options, room, options.DisplayName);
        _files = new(options.Entry ?? "");
        WebSocket = new() { Path = PathOf(options), Subprotocols = [] };
        _stamp = _files.Stamp();
        var script = _files.Read();
        _shards = [.. room.Shards.Select(shard => new ShardScripts(this, shard, Load(script, shard)))];
        _loadedAt = room.Clock.GetUtcNow().ToUnixTimeSeconds();
        if (options.ByteCodeExpires > TimeSpan.Zero) _timer = room.Clock.CreateTimer(_ => _ = LookAsync(), null, options.ByteCodeExpires, options.ByteCodeExpires);
    }

    /// <summary>What is configured, for connections that are opened now.</summary>
    public ServerOptions Options => _options;

    /// <summary>What the log calls it.</summary>
    public string Name => Options.DisplayName;

    /// <inheritdoc/>
    public string Listener { get; set; }

    /// <summary>Its machines, on all shards.</summary>
    public ScriptMachines Machines { get; } = new();

    /// <summary>Where it is logged.</summary>
    public ILogger Log => _room.Log;

    /// <summary>Whether its script is of the generation that gets connections as arguments.</summary>
    public bool IsLegacy => Options.LuaCompat == LuaCompat.Legacy;

    /// <summary>What is asked of WebSocket clients.</summary>
    public WebSocketOptions WebSocket { get; }

    /// <summary>Callbacks that failed so far. Any thread.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>How many times a script has been put in place. Any thread.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <inheritdoc/>
    public ScriptReading Read() => Machines.Read() with
    {
        Errors = Failures,
        Version = Version,
        LoadedAt = Volatile.Read(ref _loadedAt),
        ReloadFailures = Volatile.Read(ref _reloadFailures),
        IsOutdated = _isOutdated,
    };

    /// <summary>Its machines on a shard.</summary>
    public ShardScripts On(int shard) => _shards[shard];

    /// <summary>Takes over what a changed configuration says for new connections. Any thread, one at a time.</summary>
    public void Apply(ServerOptions options) =>
        _options = _options with { ReadTimeout = options.ReadTimeout, WriteTimeout = options.WriteTimeout, MaxMessageSize = options.MaxMessageSize };

    /// <summary>The protocol of a new connection.</summary>
    public IProtocol Accept(Link link) => Options.Protocol == ServerProtocol.Websocket ? new WebSocketConnection(this, link) : new SocketConnection(this, link);

    /// <summary>A callback failed.</summary>
    public void CountFailure() => Interlocked.Increment(ref _failures);

    /// <summary>Looks whether the script has changed; if so, and if it loads on every shard, it takes over. Any thread.</summary>
    public async Task LookAsync()
    {
        if (!await _looking.WaitAsync(0).ConfigureAwait(false)) return;
        try
        {
            await Task.Run(Look).ConfigureAwait(false);
        }
        finally
        {
            _looking.Release();
        }
    }

    /// <summary>Looks no more. The machines are closed with <see cref="Close"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_timer is not null) await _timer.DisposeAsync().ConfigureAwait(false);
        await _looking.WaitAsync().ConfigureAwait(false);
        _looking.Dispose();
    }

    /// <summary>Closes the machines; the shards must have stopped.</summary>
    public void Close()
    {
        foreach (var shard in _shards) shard.Dispose();
    }

    private void Look()
    {
        var stamp = _files.Stamp();
        if (stamp == _stamp) return;
        _stamp = stamp;
        List<ServerVm> loaded = [];
        try
        {
            var script = _files.Read();
            foreach (var shard in _room.Shards) loaded.Add(Load(script, shard));
        }
        catch (ScriptException fault)
        {
            foreach (var vm in loaded) vm.Dispose();
            Interlocked.Increment(ref _reloadFailures);
            _isOutdated = true;
            GatewayLog.NotReloaded(Log, Name, _files.Entry, fault.Message);
            return;
        }

        for (var i = 0; i < loaded.Count; i++)
        {
            var (shard, vm) = (_shards[i], loaded[i]);
            shard.Gateway.Shard.Post(() => shard.Replace(vm));
        }

        Volatile.Write(ref _loadedAt, _room.Clock.GetUtcNow().ToUnixTimeSeconds());
        _isOutdated = false;
        GatewayLog.Reloaded(Log, Name, _files.Entry, Interlocked.Increment(ref _version));
    }

    private ServerVm Load(ServerScript script, GatewayShard shard)
    {
        var mix = new MixServer
        {
            Name = Name,
            Folder = _files.Folder,
            Options = Options.Options.GroupBy(option => option.Name).ToDictionary(group => group.Key, group => group.Last().Value),
            IsLegacy = IsLegacy,
            Log = Log,
            Mesh = _room.MeshOf(shard),
            Queues = _room.Queues,
            Http = _room.Http,
            Redis = _room.Redis,
        };
        return new(script, new(this, mix, _room.Limits, _room.Watch), shard);
    }

    private static string PathOf(ServerOptions options) => options.Options.LastOrDefault(option => option.Name == "path")?.Value is { Length: > 0 } path ? path : "/";
}
