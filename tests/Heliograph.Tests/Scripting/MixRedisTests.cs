using Heliograph.Tests.Access;

namespace Heliograph.Tests.Scripting;

/// <summary>mix.redis with a real Redis server, also when it goes and comes back.</summary>
public sealed class MixRedisTests : IAsyncLifetime, IDisposable
{
    private const string Setup = "local redis = assert(mix.redis.connection('default')) ";

    private readonly DatabaseProcess _redis = DatabaseProcess.Redis();
    private readonly TestScript _script;

    public MixRedisTests()
    {
        var address = $"127.0.0.1:{_redis.Port}";
        _script = new(redis: [new() { Address = address, Timeout = TimeSpan.FromSeconds(10) }, new() { Name = "second", Address = address, Database = 2 }, new() { Name = "gone", Address = "127.0.0.1:1", Timeout = TimeSpan.FromMilliseconds(200) }]);
    }

    public Task InitializeAsync() => _redis.StartAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _script.Dispose();
        _redis.Dispose();
    }

    [Fact]
    public void Answers_become_Lua_values()
    {
        Assert.Equal("OK nil", Run("return redis:command('set', 'key', 'value\\0\\255'), nil"));
        Assert.Equal("true string", Run("local v = redis:command('get', 'key') return v == 'value\\0\\255', type(v)"));
        Assert.Equal("nil nil", Run("local v, e = redis:command('get', 'missing') return v, e"));
        Assert.Equal("5 integer", Run("redis:command('set', 'n', 4) local v = redis:command('incr', 'n') return v, math.type(v)"));
        Assert.Equal("5 string", Run("local v = redis:command('get', 'n') return v, type(v)"));
        Assert.Equal("3 a 3 c 3", Run("local n = redis:command('rpush', 'list', 'a', 'b', 'c') local l = redis:command('lrange', 'list', 0, -1) return n, l[1], #l, l[3], l.n"));
        Assert.Equal("5 nil a 3", Run("redis:command('set', 'x', 'a') local l = redis:command('mget', 'n', 'none', 'x') return l[1], l[2], l[3], l.n"));
        Assert.Equal("1 two 3 0", Run("local l = redis:command('eval', \"return {1, {'two', {3}}, {}}\", 0) return l[1], l[2][1], l[2][2][1], #l[3]"));
    }

    [Fact]
    public void An_error_within_an_answer_is_its_text_and_an_answer_that_is_nested_too_deeply_an_error()
    {
        Assert.StartsWith("1 ERR ", Run("local l = redis:command('eval', \"return {redis.pcall('nope')}\", 0) return l.n, l[1]"), StringComparison.Ordinal);
        Assert.Equal("60", Run(Nested(60)));
        Assert.Equal("nil command: the answer is nested too deeply", Run("return redis:command('eval', \"local t = 1 for i = 1, 100 do t = {t} end return t\", 0)"));
        Assert.Equal(0, _script.Vm.Waiting);
    }

    [Fact]
    public void Servers_are_known_by_name_and_each_has_its_database()
    {
        Run("redis:command('set', 'where', 'zero')");
        Assert.Equal("nil zero", _script.Run(
            "local a, b = mix.redis.connection('second'), mix.redis.connection() return a:command('get', 'where'), b:command('get', 'where')"));
        Assert.Equal("nil connection: engine.luavm.redis has no server named nobody", _script.Run("return mix.redis.connection('nobody')"));
    }

    [Theory]
    [InlineData("redis:command('nosuch', 'x')", "nil command: ERR unknown command")]
    [InlineData("redis:command('get')", "nil command: ERR wrong number of arguments")]
    [InlineData("redis:command()", "nil command: the name of a command is expected")]
    [InlineData("redis:command('set', 'x', {})", "nil command: argument 2 of set is neither a string nor a number")]
    [InlineData("redis:command('subscribe', 'x')", "nil command: subscribe is not possible")]
    [InlineData("redis:command('BLPOP', 'x', 0)", "nil command: BLPOP is not possible")]
    [InlineData("redis:command('xread', 'block', 0, 'streams', 'x', 0)", "nil command: xread with BLOCK is not possible")]
    [InlineData("redis.command('get', 'x')", "nil redis: call it as redis:command(name, ...), with a colon")]
    public void What_goes_wrong_is_the_last_result(string call, string error) => Assert.StartsWith(error, Run($"return {call}"), StringComparison.Ordinal);

    [Fact]
    public void Scripts_of_the_generation_before_have_functions_in_place_of_commands()
    {
        using var legacy = new TestScript(isLegacy: true, redis: new Heliograph.Server.Mix.RedisPoolOptions { Address = $"127.0.0.1:{_redis.Port}", Timeout = TimeSpan.FromSeconds(10) });

        Assert.Equal("1 2 2", legacy.Run("local push = mix.redis.push return push('chat', {event = 'x'}), push('chat', 7), mix.redis.llen('chat')"));
        Assert.Equal("x chat 1 7 nil", Run("local pop = function() return mix.json_decode(redis:command('rpop', 'chat')) end local a, b = pop(), pop() return a.d.event, a.t, a.n, b.d, b.e"));
        Assert.Equal("OK v OK 5 6 3", legacy.Run("local r = mix.redis return r.set('a', 'v'), r.get('a'), r.set('n', 4, 60), r.incr('n'), r.incr('n', 1), r.decr('n', 3)"));
        Assert.Equal("true", legacy.Run("return mix.redis.connection():command('ttl', 'n') > 0"));
        Assert.StartsWith("nil command: ERR", legacy.Run("return mix.redis.incr('a')"), StringComparison.Ordinal);
        Assert.StartsWith("nil json_encode: ", legacy.Run("return mix.redis.push('chat', print)"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_is_not_there_is_an_error() => Assert.Equal(
        "nil command: the server gone at 127.0.0.1:1 cannot be reached", _script.Run("return mix.redis.connection('gone'):command('get', 'x')"));

    [Fact]
    public async Task When_it_is_gone_commands_fail_and_when_it_is_back_nothing_has_to_be_done()
    {
        Assert.Equal("OK", Run("return redis:command('set', 'key', 1)"));
        await _redis.StopAsync();
        Assert.StartsWith("nil command: ", Run("return redis:command('get', 'key')"), StringComparison.Ordinal);
        await _redis.StartAsync();

        await Polling.Eventually(() => Run("return redis:command('set', 'key', 2)") == "OK", "it answers again");
    }

    [Fact]
    public void Many_commands_wait_at_once_on_few_connections()
    {
        const int Callbacks = 2000;
        var (done, good) = (0, 0);
        _script.Load("redis = mix.redis.connection()");
        for (var i = 0; i < Callbacks; i++)
        {
            _script.Wait($"return redis:command('echo', '{i}')", result =>
            {
                if (result == $"{done}" || int.Parse(result) is >= 0 and < Callbacks) good++;
                done++;
            });
        }

        while (done < Callbacks) _script.Pump();
        Assert.Equal((Callbacks, 0), (good, _script.Vm.Waiting));
    }

    private static string Nested(int depth) =>
        $"local t, n = redis:command('eval', \"local t = 1 for i = 1, {depth} do t = {{t}} end return t\", 0), 0 while type(t) == 'table' do t, n = t[1], n + 1 end return n";

    private string Run(string body) => _script.Run(Setup + body);
}
