using System.Net.Sockets;
using System.Text;
using Heliograph.Broker.Access;
using Heliograph.Protocol;
using Heliograph.Server.Access;
using Heliograph.Server.Access.Outside;
using Heliograph.Server.Configuration;

namespace Heliograph.Tests.Access;

/// <summary>A real Redis server with users and rules in it, also when it goes and comes back.</summary>
public sealed class RedisTests : IAsyncLifetime, IDisposable
{
    private readonly DatabaseProcess _redis = DatabaseProcess.Redis();
    private readonly TestLog _log = new();

    public Task InitializeAsync() => _redis.StartAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _redis.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task Rules_of_a_hash_allow_what_they_say_and_leave_the_rest_open()
    {
        Send("HSET", "mqtt_acl:u1", "up/${clientid}", "publish", "down/#", "subscribe", "q", """{"action":"all","qos":[1]}""");
        using var rules = Rules();
        async Task<AccessDecision> Ask(AccessQuery query) => await rules.AskAsync(query, default);
        var client = RuleQuestions.Client();

        Assert.Equal(AccessDecision.Allow, await Ask(client.Publish("up/c1")));
        Assert.Equal(AccessDecision.NoMatch, await Ask(client.Publish("up/c2")));
        Assert.Equal(AccessDecision.Allow, await Ask(client.Subscribe("down/1")));
        Assert.Equal(AccessDecision.NoMatch, await Ask(client.Publish("down/1")));
        Assert.Equal(AccessDecision.Allow, await Ask(client.Publish("q", QoS.AtLeastOnce)));
        Assert.Equal(AccessDecision.NoMatch, await Ask(client.Publish("q")));
        Assert.Equal(AccessDecision.NoMatch, await Ask(RuleQuestions.Client(user: "other").Publish("up/c1")));
        Assert.Equal(AccessDecision.NoMatch, await Ask(RuleQuestions.Client(user: null).Publish("up/c1")));
        Assert.Equal(AccessDecision.NoMatch, await Ask(RuleQuestions.Client(user: "u1 x\r\nFLUSHALL").Publish("up/c1")));
        Assert.Equal(AccessDecision.Allow, await Ask(client.Publish("up/c1")));
        Assert.Equal(0, rules.Call.Failures);
    }

    [Fact]
    public async Task A_rule_that_is_none_denies()
    {
        Send("HSET", "mqtt_acl:u1", "t", "read");
        using var rules = Rules();

        await Assert.ThrowsAsync<OutsideException>(async () => await rules.AskAsync(RuleQuestions.Client().Publish("t"), default));
    }

    [Fact]
    public async Task When_it_is_gone_everything_is_denied_and_when_it_is_back_nothing_has_to_be_done()
    {
        Send("HSET", "mqtt_acl:u1", "t", "all");
        using var rules = Rules();
        Assert.Equal(AccessDecision.Allow, await rules.AskAsync(RuleQuestions.Client().Publish("t"), default));

        await _redis.StopAsync();
        await Assert.ThrowsAsync<OutsideException>(async () => await rules.AskAsync(RuleQuestions.Client().Publish("t"), default));
        await _redis.StartAsync();
        Send("HSET", "mqtt_acl:u1", "t", "all");

        await Polling.EventuallyAsync(() => IsAllowedAsync(rules), "it answers again");
        Assert.True(rules.Call.Failures > 0);
    }

    [Fact]
    public async Task Users_come_in_with_the_right_password_and_as_superusers_when_they_are()
    {
        var hash = LookupUsers.Hash("right", "salt", 1000);
        Send("HSET", "mqtt_user:u1", "password_hash", hash, "salt", "salt", "is_superuser", "0");
        Send("HSET", "mqtt_user:root", "password_hash", hash, "salt", "salt", "is_superuser", "1");
        Send("HSET", "mqtt_user:plain", "password_hash", "right", "salt", "");
        var options = new RedisUserOptions { Server = $"127.0.0.1:{_redis.Port}", Timeout = TimeSpan.FromSeconds(20), Passwords = new() { Iterations = 1000 } };
        using var workers = new PasswordWorkers(1, 10);
        using var authenticator = LookupAuthenticator.Redis(options, workers, _log.CreateLogger("redis"), TimeProvider.System);

        await LookupUsers.AssertKnownAsync(authenticator);
    }

    [Fact]
    public async Task A_client_that_names_a_key_of_another_type_closes_the_way_to_nobody()
    {
        Send("LPUSH", "mqtt_acl:u1", "x");
        using var rules = Rules();
        for (var i = 0; i < 8; i++) Assert.True((await Assert.ThrowsAsync<OutsideException>(async () => await rules.AskAsync(RuleQuestions.Client().Publish("t"), default))).HasAnswered);

        Assert.False(rules.Call.IsOpen);
    }

    [Fact]
    public async Task A_rule_that_cannot_be_read_closes_the_way_to_nobody()
    {
        Send("HSET", "mqtt_acl:u1", "t", "{\"action\":");
        using var rules = Rules();
        for (var i = 0; i < 8; i++) Assert.True((await Assert.ThrowsAsync<OutsideException>(async () => await rules.AskAsync(RuleQuestions.Client().Publish("t"), default))).HasAnswered);

        Assert.False(rules.Call.IsOpen);
    }

    [Fact]
    public async Task When_it_is_gone_users_are_refused_and_when_it_is_back_they_come_in()
    {
        void Fill() => Send("HSET", "mqtt_user:u1", "password_hash", LookupUsers.Hash("right", "salt", 1000), "salt", "salt");
        Fill();
        await using var broker = await TestAccess.StartAsync(new AuthenticatorOptions { Type = AuthenticatorType.Redis, Redis = new() { Server = $"127.0.0.1:{_redis.Port}", Passwords = new() { Iterations = 1000 } } });
        Assert.Equal(ReasonCode.Success, await LookupUsers.LoginAsync(broker, "u1", "right"));
        Assert.Equal(ReasonCode.BadUserNameOrPassword, await LookupUsers.LoginAsync(broker, "u1", "wrong"));
        Assert.Equal(ReasonCode.BadUserNameOrPassword, await LookupUsers.LoginAsync(broker, "nobody", "right"));

        await _redis.StopAsync();
        Assert.Equal(ReasonCode.ServerUnavailable, await LookupUsers.LoginAsync(broker, "u1", "right"));
        var call = Assert.Single(broker.Node.Authentication.Outside);
        Assert.Equal(("redis", true), (call.Name, call.LastError is not null));

        await _redis.StartAsync();
        Fill();
        await Polling.EventuallyAsync(() => LookupUsers.ComesInAgainAsync(broker), "users come in again");
    }

    [Theory]
    [InlineData("FLUSHALL")]
    [InlineData("HGETALL")]
    [InlineData("EVAL x 0")]
    [InlineData("HGETALL a:${password}")]
    public void Only_commands_that_read_hashes_are_taken(string command) => Assert.Throws<FormatException>(() => RedisCommand.Parse(command));

    private static async Task<bool> IsAllowedAsync(RedisRules rules)
    {
        try
        {
            return await rules.AskAsync(RuleQuestions.Client().Publish("t"), default) == AccessDecision.Allow;
        }
        catch (OutsideException)
        {
            return false;
        }
    }

    private RedisRules Rules() =>
        new(new() { Type = RuleSourceType.Redis, Server = $"127.0.0.1:{_redis.Port}", Timeout = TimeSpan.FromSeconds(20) }, Call());

    private OutsideCall Call() => new("redis", TimeSpan.FromSeconds(20), _log.CreateLogger("redis"), TimeProvider.System);

    // RESP by hand: the client of the tests must not be the one that is tested.
    private void Send(params string[] words)
    {
        using var socket = new TcpClient("127.0.0.1", _redis.Port);
        var text = $"*{words.Length}\r\n{string.Concat(words.Select(word => $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n"))}";
        socket.GetStream().Write(Encoding.UTF8.GetBytes(text));
        Assert.Equal(':', (char)socket.GetStream().ReadByte());
    }
}
