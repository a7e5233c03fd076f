using Heliograph.Server.Mix;
using Heliograph.Tests.Access;

namespace Heliograph.Tests.Scripting;

/// <summary>How many connections there are to one Redis server.</summary>
public sealed class RedisPoolTests : IAsyncLifetime, IDisposable
{
    private readonly DatabaseProcess _redis = DatabaseProcess.Redis();
    private readonly TestClock _clock = new();

    public Task InitializeAsync() => _redis.StartAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _redis.Dispose();

    [Fact]
    public async Task There_are_more_when_all_are_busy_up_to_the_size_of_the_pool()
    {
        using var pools = Pools(new() { Address = Address, PoolSize = 3 });
        var pool = pools.Find("default")!;
        Assert.Equal(0, pool.Connections);

        await AskAsync(pool);
        Assert.Equal(1, pool.Connections);
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => pool.AskAsync("EVAL", ["local n = 0 for i = 1, 100000 do n = n + i end return n", 0], default)));
        Assert.InRange(pool.Connections, 2, 3);
    }

    [Fact]
    public async Task Old_ones_are_replaced()
    {
        using var pools = Pools(new() { Address = Address, MaxAge = TimeSpan.FromMinutes(1), IdleTimeout = TimeSpan.Zero });
        var pool = pools.Find("default")!;
        await AskAsync(pool);
        _clock.Advance(TimeSpan.FromSeconds(50));
        pool.Sweep();
        Assert.Equal(1, pool.Connections);

        _clock.Advance(TimeSpan.FromSeconds(20));
        pool.Sweep();
        Assert.Equal(0, pool.Connections);
        await AskAsync(pool);
        Assert.Equal(1, pool.Connections);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    public async Task Idle_ones_are_closed_down_to_those_that_are_kept(int kept, int left)
    {
        using var pools = Pools(new() { Address = Address, MinIdle = kept, IdleTimeout = TimeSpan.FromMinutes(1) });
        var pool = pools.Find("default")!;
        await AskAsync(pool);

        _clock.Advance(TimeSpan.FromSeconds(70));
        pool.Sweep();
        Assert.Equal(left, pool.Connections);
        await AskAsync(pool);
    }

    private string Address => $"127.0.0.1:{_redis.Port}";

    private static async Task AskAsync(RedisPool pool) => Assert.Equal("PONG", (string)await pool.AskAsync("PING", [], default));

    private RedisPools Pools(RedisPoolOptions options) => new([options], _clock);
}
