using Heliograph.Server.Configuration;
using Npgsql;

namespace Heliograph.Server.Connectors.Pgsql;

/// <summary>A PostgreSQL database: a pool for the actions, and one connection by which it is checked. Any thread.</summary>
internal sealed class PgsqlDriver : IConnectorDriver
{
    private readonly NpgsqlDataSource _pool;
    private readonly NpgsqlDataSource _single;
    private NpgsqlConnection? _check;

    /// <summary>One without connections.</summary>
    /// <exception cref="FormatException">The connection string cannot be used; its values are not in the message.</exception>
    public PgsqlDriver(ConnectorOptions options)
    {
        try
        {
            var connection = Settings(options);
            (Prepares, Where) = (options.Pgsql!.Prepare, $"{connection.Host}:{connection.Port}");
            _pool = NpgsqlDataSource.Create(connection);
            connection.Pooling = false;
            _single = NpgsqlDataSource.Create(connection);
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException or InvalidOperationException)
        {
            throw new FormatException("pgsql.connection cannot be used; expected `Host=…;Username=…;Password=…;Database=…`", wrong);
        }
    }

    /// <summary>Whether statements are prepared.</summary>
    public bool Prepares { get; }

    /// <summary>Host and port, for messages.</summary>
    public string Where { get; }

    /// <inheritdoc/>
    public async Task ConnectAsync(CancellationToken cancellation)
    {
        await CloseAsync().ConfigureAwait(false);
        _pool.Clear();
        try
        {
            _check = await _single.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception fault) when (PgsqlFault.IsOne(fault))
        {
            throw PgsqlFault.Of(fault, Where);
        }
    }

    /// <inheritdoc/>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        var connection = _check ?? throw new TargetException($"{Where}: not connected");
        try
        {
            await using var command = new NpgsqlCommand("SELECT 1", connection);
            await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception fault) when (PgsqlFault.IsOne(fault))
        {
            throw PgsqlFault.Of(fault, Where);
        }
    }

    /// <inheritdoc/>
    public IActionDriver Open(ActionOptions options) => new PgsqlAction(this, options.Pgsql!);

    /// <summary>A connection for a batch.</summary>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation) => await _pool.OpenConnectionAsync(cancellation).ConfigureAwait(false);

    /// <summary>Has the next batches open new connections: what the old ones have prepared is out of date.</summary>
    public void Forget() => _pool.Clear();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        await _single.DisposeAsync().ConfigureAwait(false);
        await _pool.DisposeAsync().ConfigureAwait(false);
    }

    private static NpgsqlConnectionStringBuilder Settings(ConnectorOptions options) => new(options.Pgsql!.Connection.Reveal())
    {
        ApplicationName = "heliograph",
        Timeout = (int)Math.Max(1, Math.Ceiling(options.StartTimeout.TotalSeconds)),
        CommandTimeout = 0, // Each action says how long an answer may take.
        CancellationTimeout = 1000,
        MinPoolSize = 0,
        MaxPoolSize = options.Pgsql!.PoolSize,
        Pooling = true,
    };

    private async Task CloseAsync()
    {
        if (_check is not { } connection) return;
        _check = null;
        await connection.DisposeAsync().ConfigureAwait(false);
    }
}
