using StackExchange.Redis;

namespace Heliograph.Server.Mix;

/// <summary>The Redis servers that scripts reach, by name. Any thread.</summary>
internal sealed class RedisPools : IDisposable
{
    private readonly SocketManager _sockets = new("lua redis");
    private readonly Dictionary<string, RedisPool> _pools;

    /// <summary>Connects to none of them yet. Of two of the same name the last counts.</summary>
    public RedisPools(IEnumerable<RedisPoolOptions> servers, TimeProvider clock)
    {
        _pools = [];
        foreach (var server in servers) _pools[server.Name] = new(server, _sockets, clock);
    }

    /// <summary>The server of that name; null when there is none.</summary>
    public RedisPool? Find(string name) => _pools.GetValueOrDefault(name);

    /// <summary>Closes all connections.</summary>
    public void Dispose()
    {
        foreach (var pool in _pools.Values) pool.Dispose();
        _sockets.Dispose();
    }
}
