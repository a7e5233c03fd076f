namespace Heliograph.Server.Access.Outside;

/// <summary>Users in Redis, a hash each.</summary>
internal sealed class RedisUsers(RedisServer server, RedisCommand command) : IUserLookup
{
    /// <inheritdoc/>
    public async Task<Dictionary<string, string>?> FindAsync(ClientValues client, CancellationToken cancellation)
    {
        if (command.Fill(client) is not { } arguments) return null;
        var fields = await server.ReadAsync(command, arguments, cancellation).ConfigureAwait(false);
        return fields.Count == 0 ? null : fields;
    }

    /// <inheritdoc/>
    public void Dispose() => server.Dispose();
}
