using Heliograph.Broker;
using Heliograph.Server.Configuration;
using Heliograph.Server.Mesh;
using Heliograph.Server.Mix;
using Heliograph.Server.Scripting;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Gateway;

/// <summary>What all scripted servers of the node share: their connections by shard, the mesh, the queues and what scripts reach outside, which is there from the first server on. Any thread.</summary>
internal sealed class GatewayRoom : IDisposable
{
    /// <summary>The number of this node in identifiers.</summary>
    public const int Node = 1;

    private readonly MessageBroker _broker;
    private readonly LuaOptions _options;
    private ScriptWatch? _watch;
    private HttpRequests? _http;
    private RedisPools? _redis;

    /// <summary>Nothing is connected or opened by it.</summary>
    public GatewayRoom(LuaOptions options, MessageBroker broker, IMessageQueues queues, ILogger log, TimeProvider clock)
    {
        (_options, _broker, Queues, Log, Clock) = (options, broker, queues, log, clock);
        var ids = new ClientIds(Node, clock.GetUtcNow().ToUnixTimeSeconds());
        Shards = [.. broker.Channels.Select(door => new GatewayShard(door, ids))];
        Limits = new() { Time = options.Time, Memory = options.Memory, Waiting = options.Waiting, AllowUnsafe = options.AllowUnsafe };
        Mesh = new GatewayMesh(broker, Shards, home: null);
    }

    /// <summary>The connections, by shard.</summary>
    public IReadOnlyList<GatewayShard> Shards { get; }

    /// <summary>Connections and channels, for callers that are on no shard.</summary>
    public IMesh Mesh { get; }

    /// <summary>What scripts push to.</summary>
    public IMessageQueues Queues { get; }

    /// <summary>What scripts may use.</summary>
    public ScriptLimits Limits { get; }

    /// <summary>What stops those that use more time.</summary>
    public ScriptWatch Watch => _watch ??= new(TimeProvider.System, _options.Time);

    /// <summary>What scripts ask HTTP servers with.</summary>
    public HttpRequests Http => _http ??= new(LimitsOf(_options.Http));

    /// <summary>The Redis servers scripts know.</summary>
    public RedisPools Redis => _redis ??= new(_options.Redis.Select(PoolOf), Clock);

    /// <summary>Where it is logged.</summary>
    public ILogger Log { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Connections open now.</summary>
    public int Clients
    {
        get
        {
            var sum = 0;
            for (var i = 0; i < Shards.Count; i++) sum += Shards[i].Count;
            return sum;
        }
    }

    /// <summary>Connections and channels, for the scripts of a shard.</summary>
    public IMesh MeshOf(GatewayShard shard) => new GatewayMesh(_broker, Shards, shard);

    /// <summary>Closes every connection in order; completes when each has been told, not when it is written.</summary>
    public Task CloseAllAsync() => Task.WhenAll(Shards.Select(shard => shard.Shard.RunAsync(() =>
    {
        foreach (var connection in shard.Connections) connection.CloseAtStop();
        return true;
    })));

    /// <inheritdoc/>
    public void Dispose()
    {
        _watch?.Dispose();
        _http?.Dispose();
        _redis?.Dispose();
    }

    private static HttpLimits LimitsOf(LuaHttpOptions options) =>
        new() { MaxResponse = options.MaxResponseSize, MaxBuffered = options.MaxBufferedSize, MaxRequests = options.MaxRequests, MaxRedirects = options.MaxRedirects, Timeout = options.Timeout };

    private static RedisPoolOptions PoolOf(LuaRedisOptions options) => new()
    {
        Name = options.Name,
        Address = options.Addr,
        Password = options.Password?.Reveal(),
        Database = options.Db,
        PoolSize = options.PoolSize,
        MinIdle = options.MinIdleConns,
        MaxAge = options.MaxConnAge,
        IdleTimeout = options.IdleTimeout,
    };
}
