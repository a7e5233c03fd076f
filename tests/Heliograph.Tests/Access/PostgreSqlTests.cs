using Heliograph.Broker.Access;
using Heliograph.Protocol;
using Heliograph.Server.Access;
using Heliograph.Server.Access.Outside;
using Heliograph.Server.Configuration;
using Npgsql;

namespace Heliograph.Tests.Access;

/// <summary>A real PostgreSQL server with users and rules in it, also when it goes and comes back.</summary>
public sealed class PostgreSqlTests : IAsyncLifetime, IDisposable
{
    private readonly DatabaseProcess _server = DatabaseProcess.PostgreSql();
    private readonly TestLog _log = new();

    private string Connection => $"Host=127.0.0.1;Port={_server.Port};Username=postgres;Database=postgres";

    public async Task InitializeAsync()
    {
        await _server.StartAsync();
        await Polling.EventuallyAsync(() => TryRunAsync("SELECT 1"), "the server answers");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        NpgsqlConnection.ClearAllPools();
        _server.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task It_knows_users_and_rules_and_may_go_and_come_back()
    {
        await RulesAreAskedAsync();
        await UsersComeInAsync();
        await AQueryThatFailsForAClientIsNoOutageAsync();
        await MoreRowsThanAreReadAreNoOutageAsync();
        await UsersAreRefusedWhileItIsGoneAsync();
    }

    [Theory]
    [InlineData("SELECT 1 WHERE name = '${username}'", "quotes")]
    [InlineData("SELECT 1 WHERE name = ${password}", "not known")]
    public void A_query_that_would_not_do_what_it_says_is_refused(string query, string says) =>
        Assert.Contains(says, Assert.Throws<FormatException>(() => SqlQuery.Parse(query)).Message, StringComparison.Ordinal);

    [Fact]
    public void Each_placeholder_becomes_one_parameter() =>
        Assert.Equal("SELECT $1, $2, $1", SqlQuery.Parse("SELECT ${clientid}, ${topic}, ${clientid}").Text);

    private async Task RulesAreAskedAsync()
    {
        await RunAsync("CREATE TABLE mqtt_acl (id serial, username text, permission text, action text, topic text, qos text, retain text)");
        await RunAsync("INSERT INTO mqtt_acl (username, permission, action, topic, qos) VALUES ('u1', 'deny', 'publish', 'up/secret', NULL), ('u1', 'allow', 'publish', 'up/+', '0,1')");
        using var rules = new PostgreSqlRules(
            new()
            {
                Type = RuleSourceType.PostgreSql,
                Connection = new(Connection),
                Query = "SELECT permission, action, topic, qos, retain FROM mqtt_acl WHERE username = ${username} ORDER BY id",
                Timeout = TimeSpan.FromSeconds(20),
            },
            Call());
        async Task<AccessDecision> Ask(AccessQuery query) => await rules.AskAsync(query, default);
        var client = RuleQuestions.Client();

        Assert.Equal(AccessDecision.Allow, await Ask(client.Publish("up/1")));
        Assert.Equal(AccessDecision.NoMatch, await Ask(client.Publish("up/1", QoS.ExactlyOnce)));
        Assert.Equal(AccessDecision.Deny, await Ask(client.Publish("up/secret")));
        Assert.Equal(AccessDecision.NoMatch, await Ask(client.Subscribe("up/1")));
        Assert.Equal(AccessDecision.NoMatch, await Ask(RuleQuestions.Client(user: null).Publish("up/1")));
        Assert.Equal(AccessDecision.NoMatch, await Ask(RuleQuestions.Client(user: "u1' OR '1'='1").Publish("up/1")));
        Assert.Equal(AccessDecision.NoMatch, await Ask(RuleQuestions.Client(user: "'; DROP TABLE mqtt_acl; --").Publish("up/1")));
        Assert.Equal(0, rules.Call.Failures);

        await _server.StopAsync();
        await Assert.ThrowsAsync<OutsideException>(() => Ask(client.Publish("up/1")));
        Assert.Equal(1, rules.Call.Failures);
        await _server.StartAsync();
        await Polling.EventuallyAsync(() => TryRunAsync("SELECT 1"), "the server answers");
        await Polling.EventuallyAsync(() => IsAllowedAsync(rules), "it answers again");
    }

    private async Task UsersComeInAsync()
    {
        var hash = LookupUsers.Hash("right", "salt", 1000);
        await RunAsync("CREATE TABLE mqtt_user (username text, password_hash text, salt text, is_superuser boolean)");
        await RunAsync($"INSERT INTO mqtt_user VALUES ('u1', '{hash}', 'salt', false), ('root', '{hash}', 'salt', true), ('plain', 'right', '', false)");
        var options = new PostgreSqlUserOptions { Connection = new(Connection), Timeout = TimeSpan.FromSeconds(20), Passwords = new() { Iterations = 1000 } };
        using var workers = new PasswordWorkers(1, 10);
        using var authenticator = LookupAuthenticator.PostgreSql(options, workers, _log.CreateLogger("postgresql"), TimeProvider.System);

        await LookupUsers.AssertKnownAsync(authenticator);
    }

    // What one client says must not close the way to the others.
    private async Task AQueryThatFailsForAClientIsNoOutageAsync()
    {
        var options = new PostgreSqlUserOptions { Connection = new(Connection), Query = "SELECT password_hash, salt FROM mqtt_user WHERE username = (${username}::int)::text", Timeout = TimeSpan.FromSeconds(20) };
        using var workers = new PasswordWorkers(1, 10);
        using var authenticator = LookupAuthenticator.PostgreSql(options, workers, _log.CreateLogger("postgresql"), TimeProvider.System);
        for (var i = 0; i < 8; i++)
        {
            var failure = await Assert.ThrowsAsync<OutsideException>(() => TestAccess.AskAsync(authenticator, TestAccess.Request("no number", "x")));
            Assert.True(failure.HasAnswered, failure.Message);
            Assert.DoesNotContain("no number", failure.Message, StringComparison.Ordinal);
        }

        Assert.False(authenticator.Call!.IsOpen);
    }

    private async Task MoreRowsThanAreReadAreNoOutageAsync()
    {
        const string Query = "SELECT 'allow' AS permission, 'all' AS action, 'x' AS topic FROM generate_series(1, 1001) WHERE ${username} <> ''";
        using var rules = new PostgreSqlRules(new() { Type = RuleSourceType.PostgreSql, Connection = new(Connection), Query = Query, Timeout = TimeSpan.FromSeconds(20) }, Call());
        for (var i = 0; i < 8; i++) Assert.True((await Assert.ThrowsAsync<OutsideException>(async () => await rules.AskAsync(RuleQuestions.Client().Publish("x"), default))).HasAnswered);

        Assert.False(rules.Call.IsOpen);
    }

    private async Task UsersAreRefusedWhileItIsGoneAsync()
    {
        await using var broker = await TestAccess.StartAsync(new AuthenticatorOptions { Type = AuthenticatorType.PostgreSql, PostgreSql = new() { Connection = new(Connection), Passwords = new() { Iterations = 1000 } } });
        Assert.Equal(ReasonCode.Success, await LookupUsers.LoginAsync(broker, "u1", "right"));

        await _server.StopAsync();
        Assert.Equal(ReasonCode.ServerUnavailable, await LookupUsers.LoginAsync(broker, "u1", "right"));
        await _server.StartAsync();
        await Polling.EventuallyAsync(() => LookupUsers.ComesInAgainAsync(broker), "users come in again");
    }

    private static async Task<bool> IsAllowedAsync(PostgreSqlRules rules)
    {
        try
        {
            return await rules.AskAsync(RuleQuestions.Client().Publish("up/1"), default) == AccessDecision.Allow;
        }
        catch (OutsideException)
        {
            return false;
        }
    }

    private OutsideCall Call() => new("postgresql", TimeSpan.FromSeconds(20), _log.CreateLogger("postgresql"), TimeProvider.System);

    private async Task<bool> TryRunAsync(string sql)
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

    private async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Connection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
