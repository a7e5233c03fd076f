using StackExchange.Redis;

namespace Heliograph.Server.Access.Outside;

/// <summary>A Redis server that is read. Connects with the first question, and again by itself when it was gone. Any thread.</summary>
internal sealed class RedisServer(string server, int database, string? password, TimeSpan timeout) : IDisposable
{
    private readonly SemaphoreSlim _connecting = new(1, 1);
    private ConnectionMultiplexer? _connection;

    /// <summary>The answer of one command that gives fields and values, by field; of HMGET those that are there.</summary>
    public async Task<Dictionary<string, string>> ReadAsync(RedisCommand command, object[] arguments, CancellationToken cancellation)
    {
        var connection = _connection ?? await ConnectAsync(cancellation).ConfigureAwait(false);
        var answer = (RedisResult[])await AnswerAsync(connection, command, arguments).ConfigureAwait(false);
        var values = answer.Select(one => one.IsNull ? null : (string)one).ToList();
        return command.Name == "HGETALL" ? Pairs(values) : command.Fields.Zip(values).Where(pair => pair.Second is not null).ToDictionary(pair => pair.First, pair => pair.Second!);
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        _connection?.Close(allowCommandsToComplete: false); // Dispose alone waits out the timeout for the answer to a QUIT.
        _connection?.Dispose();
        _connecting.Dispose();
    }

    // A client may name a key of another type: that is no reason to leave the server alone.
    private async Task<RedisResult> AnswerAsync(ConnectionMultiplexer connection, RedisCommand command, object[] arguments)
    {
        try
        {
            return await connection.GetDatabase(database).ExecuteAsync(command.Name, arguments).ConfigureAwait(false);
        }
        catch (RedisServerException refusal) when (refusal.Message.StartsWith("WRONGTYPE", StringComparison.Ordinal))
        {
            throw new OutsideException("the key is no hash", refusal) { HasAnswered = true };
        }
    }

    private static Dictionary<string, string> Pairs(List<string?> values)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < values.Count; i += 2) pairs[values[i] ?? ""] = values[i + 1] ?? "";
        return pairs;
    }

    private async Task<ConnectionMultiplexer> ConnectAsync(CancellationToken cancellation)
    {
        await _connecting.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return _connection ??= await ConnectionMultiplexer.ConnectAsync(Options()).ConfigureAwait(false);
        }
        finally
        {
            _connecting.Release();
        }
    }

    private ConfigurationOptions Options()
    {
        var milliseconds = (int)timeout.TotalMilliseconds;
        var options = new ConfigurationOptions
        {
            AbortOnConnectFail = true,
            AllowAdmin = false,
            ConnectRetry = 1,
            ConnectTimeout = milliseconds,
            SyncTimeout = milliseconds,
            Password = password,
            ReconnectRetryPolicy = new LinearRetry(500),
        };
        options.EndPoints.Add(server);
        return options;
    }
}
