using StackExchange.Redis;

namespace Heliograph.Server.Mix;

/// <summary>
/// The connections to one Redis server. A command goes to the one that has the least to do; while all are busy, more are opened, up to the pool's size.
/// They come back by themselves when the server was gone. Any thread.
/// </summary>
internal sealed class RedisPool : IDisposable
{
    private const int Busy = 64;
    private static readonly TimeSpan s_sweep = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly List<RedisConnection> _connections = [];
    private readonly RedisPoolOptions _options;
    private readonly SocketManager _sockets;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;

    /// <summary>One without connections.</summary>
    public RedisPool(RedisPoolOptions options, SocketManager sockets, TimeProvider clock)
    {
        (_options, _sockets, _clock) = (options, sockets, clock);
        _timer = clock.CreateTimer(_ => Sweep(), null, s_sweep, s_sweep);
    }

    /// <summary>How many there are.</summary>
    public int Connections
    {
        get
        {
            lock (_lock) return _connections.Count;
        }
    }

    /// <summary>The answer to a command.</summary>
    /// <exception cref="RedisException">The server refuses the command.</exception>
    /// <exception cref="IOException">It cannot be reached.</exception>
    /// <exception cref="TimeoutException">It did not answer in time.</exception>
    public async Task<RedisResult> AskAsync(string command, object[] arguments, CancellationToken cancellation)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // The shard that asks has other connections.
        var connection = Take();
        try
        {
            return await connection.AskAsync(command, arguments).WaitAsync(_options.Timeout * 2, _clock, cancellation).ConfigureAwait(false);
        }
        catch (RedisConnectionException fault)
        {
            throw new IOException($"the server {_options.Name} at {_options.Address} cannot be reached", fault);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"the server {_options.Name} at {_options.Address} did not answer in time");
        }
        finally
        {
            GiveBack(connection);
        }
    }

    /// <summary>Closes what is old or idle, as its timer does. Old connections take no new command; those that still have some are closed with the last answer.</summary>
    public void Sweep()
    {
        List<RedisConnection> over;
        lock (_lock)
        {
            over = [.. _connections.Where(IsOld)];
            over.AddRange(_connections.Except(over).Where(IsIdle).Take(Math.Max(0, _connections.Count - over.Count - _options.MinIdle)));
            _connections.RemoveAll(over.Contains);
            over.RemoveAll(one => one.Load > 0);
        }

        foreach (var connection in over) connection.Dispose();
    }

    /// <summary>Closes all connections.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_lock)
        {
            foreach (var connection in _connections) connection.Dispose();
            _connections.Clear();
        }
    }

    private RedisConnection Take()
    {
        lock (_lock)
        {
            var least = _connections.MinBy(one => one.Load);
            if (least is null || (least.Load >= Busy && _connections.Count < _options.PoolSize)) _connections.Add(least = new(_options, _sockets, _clock.GetTimestamp()));
            least.Load++;
            return least;
        }
    }

    private void GiveBack(RedisConnection connection)
    {
        lock (_lock)
        {
            connection.Load--;
            connection.LastUsed = _clock.GetTimestamp();
            if (connection.Load > 0 || _connections.Contains(connection)) return;
        }

        connection.Dispose();
    }

    private bool IsOld(RedisConnection connection) => _options.MaxAge > TimeSpan.Zero && _clock.GetElapsedTime(connection.Opened) > _options.MaxAge;

    private bool IsIdle(RedisConnection connection) =>
        _options.IdleTimeout > TimeSpan.Zero && connection.Load == 0 && _clock.GetElapsedTime(connection.LastUsed) > _options.IdleTimeout;
}
