using Npgsql;

namespace Heliograph.Server.Access.Outside;

/// <summary>A PostgreSQL server that is queried, over a pool of connections. Any thread.</summary>
internal sealed class PostgreSqlServer : IDisposable
{
    private const int MostRows = 1000;

    private readonly NpgsqlDataSource _source;

    /// <summary>One that connects with the first question.</summary>
    /// <exception cref="FormatException">The connection string cannot be used; its values are not in the message.</exception>
    public PostgreSqlServer(string connection, int poolSize, TimeSpan timeout)
    {
        try
        {
            var seconds = (int)Math.Max(1, Math.Ceiling(timeout.TotalSeconds));
            _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection)
            {
                MaxPoolSize = poolSize,
                MinPoolSize = 0,
                Timeout = seconds,
                CommandTimeout = seconds,
                ApplicationName = "heliograph",
            });
        }
        catch (ArgumentException wrong)
        {
            throw new FormatException("the connection cannot be used; expected `Host=…;Username=…;Password=…;Database=…`", wrong);
        }
    }

    /// <summary>The rows of a query, each by column name; values as text.</summary>
    /// <exception cref="OutsideException">The server refuses the query, for example because it makes a number of what a client says; nothing of that is in the message.</exception>
    public async Task<List<Dictionary<string, string>>> ReadAsync(SqlQuery query, ClientValues values, CancellationToken cancellation)
    {
        try
        {
            return await RowsAsync(query, values, cancellation).ConfigureAwait(false);
        }
        catch (PostgresException refusal) when (refusal.SqlState.StartsWith("22", StringComparison.Ordinal) || refusal.SqlState.StartsWith("42", StringComparison.Ordinal))
        {
            throw new OutsideException($"the server refuses the query (SQLSTATE {refusal.SqlState})", refusal) { HasAnswered = true };
        }
    }

    /// <summary>Closes its connections.</summary>
    public void Dispose() => _source.Dispose();

    private async Task<List<Dictionary<string, string>>> RowsAsync(SqlQuery query, ClientValues values, CancellationToken cancellation)
    {
        await using var command = _source.CreateCommand(query.Text);
        foreach (var value in query.Values(values)) command.Parameters.Add(new() { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text, Value = value is null ? DBNull.Value : value });
        await using var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        var rows = new List<Dictionary<string, string>>();
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            if (rows.Count == MostRows) throw new OutsideException($"the query gives more than {MostRows} rows") { HasAnswered = true };
            rows.Add(Row(reader));
        }

        return rows;
    }

    private static Dictionary<string, string> Row(NpgsqlDataReader reader)
    {
        var row = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < reader.FieldCount; i++)
        {
            if (!reader.IsDBNull(i)) row[reader.GetName(i)] = Convert.ToString(reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture)!;
        }

        return row;
    }
}
