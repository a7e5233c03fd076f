using Heliograph.Broker.Access;
using Heliograph.Metrics.Instruments;
using Heliograph.Tests.Access;
using Heliograph.Tests.Scenarios;

namespace Heliograph.Tests.Interop;

/// <summary>What clients that others wrote are told when they are kept out, denied, slowed down or sent away.</summary>
public sealed class GuardedClientTests : IAsyncLifetime
{
    private TestBroker _broker = null!;

    public async Task InitializeAsync()
    {
        _broker = await TestBroker.StartAsync();
        _broker.Node.Broker.Access.Authentication.Authenticators = [new FakeAuthenticator { AcceptsEverybody = true }];
        _broker.Node.Broker.Access.Authorization.Sources = [new FakeSource()];
    }

    public async Task DisposeAsync()
    {
        await CounterIdentities.AssertHoldAsync(_broker);
        await _broker.DisposeAsync();
    }

    [Theory]
    [InlineData("mqttv5", "banned")]
    [InlineData("mqttv311", "not authorised")]
    public async Task A_banned_client_is_told_so_by_mosquitto(string version, string told)
    {
        await _broker.Node.Broker.BanAsync(new(BanTarget.ClientIdRe, "^rogue"));

        using var client = Mosquitto("mosquitto_sub", "-V", version, "-i", "rogue-1", "-t", "a");

        Assert.Contains(told, await client.FailAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, _broker.Node.Source.Shards.Sum(shard => shard.Counters.Read(ConnectRefusal.Banned)));
    }

    [Theory]
    [InlineData("mqttv5")]
    [InlineData("mqttv311")]
    public async Task A_wrong_password_is_said_to_be_one(string version)
    {
        using var client = Mosquitto("mosquitto_pub", "-V", version, "-u", "u", "-P", "wrong", "-t", "a", "-m", "x");

        Assert.Contains("bad user", await client.FailAsync(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_topic_that_is_denied_is_refused_in_PUBACK_and_SUBACK()
    {
        using var publisher = Mosquitto("mosquitto_pub", "-V", "mqttv5", "-q", "1", "-t", "deny/a", "-m", "x", "-d");
        using var subscriber = Mosquitto("mosquitto_sub", "-V", "mqttv5", "-t", "deny/a", "-d");

        Assert.Contains(await publisher.SucceedAsync(), line => line.Contains("PUBACK", StringComparison.Ordinal) && line.Contains("RC:135", StringComparison.Ordinal));
        Assert.Contains("Subscribed (mid: 1): 135", await subscriber.SucceedAsync());
    }

    [Fact]
    public async Task A_client_that_is_kicked_comes_back_by_itself()
    {
        using var client = Mosquitto("mosquitto_sub", "-i", "kicked", "-t", "a", "-C", "1", "-d");
        await client.WaitForAsync("Subscribed (mid: 1)");

        Assert.True(await _broker.Node.Broker.KickAsync("kicked"));
        await client.WaitForAsync("Subscribed (mid: 2)");
        using var publisher = Mosquitto("mosquitto_pub", "-t", "a", "-m", "welcome back");

        await publisher.SucceedAsync();
        Assert.Contains("welcome back", await client.SucceedAsync());
    }

    [Fact]
    public async Task A_client_of_version_5_that_is_kicked_stays_away()
    {
        using var client = Mosquitto("mosquitto_sub", "-V", "mqttv5", "-i", "kicked", "-t", "a", "-C", "1", "-d");
        await client.WaitForAsync("Subscribed (mid: 1)");

        Assert.True(await _broker.Node.Broker.KickAsync("kicked"));

        Assert.Contains(await client.EndedAsync(), line => line.Contains("Received DISCONNECT (152)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(4, "refused 5")]
    [InlineData(5, "refused Banned")]
    public async Task A_banned_client_is_told_so_by_paho(int version, string told)
    {
        await _broker.Node.Broker.BanAsync(new(BanTarget.PeerHost, "127.0.0.1"));

        Assert.Equal([told], await PahoAsync("refused", version));
    }

    [Theory]
    [InlineData(4, "refused 4")]
    [InlineData(5, "refused Bad user name or password")]
    public async Task A_wrong_password_is_said_to_be_one_by_paho(int version, string told) => Assert.Equal([told], await PahoAsync("refused", version, "--password", "wrong"));

    [Theory]
    [InlineData(4, 128)]
    [InlineData(5, 135)]
    public async Task A_denied_topic_leaves_the_rest_as_it_is(int version, int refused) =>
        Assert.Equal([$"granted {refused}", "granted 1", "message a allowed qos=1 retain=0", "left 0"], await PahoAsync("denied", version));

    // paho 1.6 reads the reason of a DISCONNECT only when properties follow it: 7 is its "connection lost".
    [Fact]
    public async Task A_client_that_is_kicked_knows_its_connection_is_gone()
    {
        using var client = Paho("kicked", 5);
        await client.WaitForAsync("ready");

        Assert.True(await _broker.Node.Broker.KickAsync("paho-kicked"));

        Assert.Equal(["ready", "ended 7"], await client.SucceedAsync());
    }

    [Fact]
    public async Task A_client_above_the_rate_is_slowed_down_and_loses_nothing()
    {
        _broker.Node.Broker.Rate.Change(new(10, 0), TimeSpan.Zero);
        using var client = Paho("held", 4);
        await client.WaitForAsync("ready");
        await Polling.Eventually(() => _broker.Counter(BrokerCounter.MessagesReceived) == 10, "what a second brings");
        await _broker.SettleAsync();
        Assert.Equal(10, _broker.Counter(BrokerCounter.MessagesReceived));

        for (var i = 0; i < 4; i++) await _broker.AdvanceAsync(0.5);
        Assert.InRange(_broker.Counter(BrokerCounter.MessagesReceived), 11, 30);
        await Polling.EventuallyAsync(
            async () =>
            {
                await _broker.AdvanceAsync(0.5);
                return _broker.Counter(BrokerCounter.MessagesReceived) == 30;
            },
            "the rest comes in time");

        Assert.Equal(["ready", $"got {string.Join(' ', Enumerable.Range(0, 30))}", "left 0"], await client.SucceedAsync());
    }

    private StockClient Mosquitto(string program, params string[] arguments) =>
        StockClient.Mosquitto(program, ["-h", "127.0.0.1", "-p", $"{_broker.Node.Listeners[0].Port}", .. arguments]);

    private StockClient Paho(string scenario, int version, params string[] arguments) =>
        StockClient.Paho(scenario, ["--port", $"{_broker.Node.Listeners[0].Port}", "--version", $"{version}", .. arguments]);

    private async Task<IReadOnlyList<string>> PahoAsync(string scenario, int version, params string[] arguments)
    {
        using var client = Paho(scenario, version, arguments);
        return await client.SucceedAsync();
    }
}
