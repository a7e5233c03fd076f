using Heliograph.Tests.Access;
using Npgsql;

namespace Heliograph.Tests.Connectors;

/// <summary>A real PostgreSQL server for the tests of one class; the user `guarded` needs a password.</summary>
public sealed class PgsqlServer : IAsyncLifetime
{
    private DatabaseProcess? _server;

    internal int Port => Process.Port;

    internal DatabaseProcess Process => _server!;

    internal string Connection => $"Host=127.0.0.1;Port={Port};Username=postgres;Database=postgres";

    public async Task InitializeAsync()
    {
        _server = DatabaseProcess.PostgreSql("host all guarded 127.0.0.1/32 scram-sha-256");
        await StartAsync();
        await RunAsync("CREATE ROLE guarded LOGIN PASSWORD 'right'; GRANT ALL ON SCHEMA public TO guarded");
    }

    public Task DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        _server?.Dispose();
        return Task.CompletedTask;
    }

    internal async Task StartAsync()
    {
        await Process.StartAsync();
        await Polling.EventuallyAsync(() => TryAsync("SELECT 1"), "the server answers");
    }

    internal async Task RunAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Connection + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The rows of a query, each as one text with blanks between the columns.</summary>
    internal async Task<List<string>> ReadAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Connection + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync()) rows.Add(string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "NULL" : reader.GetValue(i))));
        return rows;
    }

    private async Task<bool> TryAsync(string sql)
    {
        try
        {
            await RunAsync(sql);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
