using StackExchange.Redis;

namespace Heliograph.Server.Mix;

/// <summary>One connection to a Redis server, which carries many commands at once. Connects with the first of them. Any thread, but for what the pool counts.</summary>
internal sealed class RedisConnection(RedisPoolOptions options, SocketManager sockets, long now) : IDisposable
{
    private readonly Lazy<Task<ConnectionMultiplexer>> _open = new(() => ConnectionMultiplexer.ConnectAsync(Configuration(options, sockets)));

    /// <summary>When it was made; a time stamp of the clock.</summary>
    public long Opened { get; } = now;

    /// <summary>When it last had an answer; a time stamp of the clock. The pool's lock guards it.</summary>
    public long LastUsed { get; set; } = now;

    /// <summary>Commands without an answer. The pool's lock guards it.</summary>
    public int Load { get; set; }

    /// <summary>The answer to a command.</summary>
    public async Task<RedisResult> AskAsync(string command, object[] arguments)
    {
        var connection = await _open.Value.ConfigureAwait(false);
        return await connection.GetDatabase(options.Database).ExecuteAsync(command, arguments).ConfigureAwait(false);
    }

    /// <summary>Closes it.</summary>
    public void Dispose()
    {
        if (!_open.IsValueCreated) return;
        _open.Value.ContinueWith(Close, CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
    }

    private static void Close(Task<ConnectionMultiplexer> open)
    {
        open.Result.Close(allowCommandsToComplete: false); // Dispose alone waits out the timeout for the answer to a QUIT.
        open.Result.Dispose();
    }

    private static ConfigurationOptions Configuration(RedisPoolOptions options, SocketManager sockets)
    {
        var milliseconds = (int)options.Timeout.TotalMilliseconds;
        var configuration = new ConfigurationOptions
        {
            AbortOnConnectFail = false, // It tries again by itself.
            ConnectRetry = 1,
            ConnectTimeout = milliseconds,
            SyncTimeout = milliseconds,
            ResponseTimeout = milliseconds,
            Password = options.Password,
            ReconnectRetryPolicy = new LinearRetry(500),
            SocketManager = sockets,
        };
        configuration.EndPoints.Add(options.Address);
        return configuration;
    }
}
