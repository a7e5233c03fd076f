using Heliograph.Broker.Access;
using Heliograph.Server.Configuration;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Access.Outside;

/// <summary>
/// Knows clients by what a database keeps of them: password_hash, salt and is_superuser. A client without a password, or of whom the database knows
/// nothing, is left to the next authenticator; when the database gives no answer it is refused.
/// </summary>
internal sealed class LookupAuthenticator(string name, IUserLookup lookup, StoredPassword password, OutsideCall call, PasswordWorkers workers) : IAuthenticator, IOutside, IPasswords, IDisposable
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public OutsideCall Call => call;

    /// <inheritdoc/>
    public PasswordHash Sample => password.OfNobody;

    /// <summary>One that looks into Redis.</summary>
    /// <exception cref="FormatException">The command cannot be used.</exception>
    public static LookupAuthenticator Redis(RedisUserOptions options, PasswordWorkers workers, ILogger logger, TimeProvider clock)
    {
        var command = RedisCommand.Parse(options.Command, ClientPlaceholder.OfLookup);
        var server = new RedisServer(options.Server, options.Database, options.Password?.Reveal(), options.Timeout);
        return new("redis", new RedisUsers(server, command), new(options.Passwords), new("redis", options.Timeout, logger, clock), workers);
    }

    /// <summary>One that looks into PostgreSQL.</summary>
    /// <exception cref="FormatException">The query or the connection cannot be used.</exception>
    public static LookupAuthenticator PostgreSql(PostgreSqlUserOptions options, PasswordWorkers workers, ILogger logger, TimeProvider clock)
    {
        var query = SqlQuery.Parse(options.Query, ClientPlaceholder.OfLookup);
        var server = new PostgreSqlServer(options.Connection.Reveal(), options.PoolSize, options.Timeout);
        return new("postgreSql", new PostgreSqlUsers(server, query), new(options.Passwords), new("postgreSql", options.Timeout, logger, clock), workers);
    }

    /// <inheritdoc/>
    public async ValueTask<AuthenticationResult> AuthenticateAsync(ConnectRequest request, CancellationToken cancellation)
    {
        if (request.Password is not { } given) return AuthenticationResult.Ignored;
        var user = await call.AskAsync(limit => lookup.FindAsync(new(request), limit), cancellation).ConfigureAwait(false);
        if (user is null || !user.TryGetValue("password_hash", out var hash)) return AuthenticationResult.Ignored;
        var kept = password.Read(hash, user.GetValueOrDefault("salt", ""));
        var isSuperuser = user.GetValueOrDefault("is_superuser", "") is "1" or "t" or "true" or "True";
        return await workers.RunAsync(() => kept.Matches(given) ? AuthenticationResult.Accepted with { IsSuperuser = isSuperuser } : AuthenticationResult.Refused($"{name}: wrong password")).ConfigureAwait(false);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => lookup.Dispose();
}
