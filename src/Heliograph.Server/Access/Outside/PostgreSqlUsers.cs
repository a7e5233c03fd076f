namespace Heliograph.Server.Access.Outside;

/// <summary>Users in PostgreSQL: the first row of a query.</summary>
internal sealed class PostgreSqlUsers(PostgreSqlServer server, SqlQuery query) : IUserLookup
{
    /// <inheritdoc/>
    public async Task<Dictionary<string, string>?> FindAsync(ClientValues client, CancellationToken cancellation)
    {
        var rows = await server.ReadAsync(query, client, cancellation).ConfigureAwait(false);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <inheritdoc/>
    public void Dispose() => server.Dispose();
}
