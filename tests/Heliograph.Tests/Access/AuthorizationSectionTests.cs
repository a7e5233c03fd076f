using Heliograph.Protocol;
using Heliograph.Server.Access.Rules;
using Heliograph.Server.Configuration;
using Heliograph.Server.Hosting;
using Heliograph.Tests.Scenarios;

namespace Heliograph.Tests.Access;

/// <summary>Rules from the configuration, on a running broker with clients on it.</summary>
public sealed class AuthorizationSectionTests : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("heliograph-rules-").FullName, "acl.conf");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public async Task Without_a_source_nothing_is_checked()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync();
        await client.PublishAsync("t", "x", QoS.AtLeastOnce);

        Assert.Equal(0, broker.Scrape()["client_authorize"]);
    }

    [Fact]
    public async Task The_first_source_that_decides_holds_and_noMatch_the_rest()
    {
        await File.WriteAllTextAsync(_path, """{deny, all, publish, ["a"]}.""");
        await using var broker = await StartAsync(new() { NoMatch = Heliograph.Broker.Access.Verdict.Deny, Sources = [Acl, BuiltIn] });
        broker.Node.Authorization.BuiltIn.Put(new(RuleSubject.Everybody, "", """[{"permission":"allow","action":"publish","topic":"+"}]"""));
        var client = await broker.ConnectAsync();

        Assert.Equal(ReasonCode.NotAuthorized, await client.PublishAsync("a", "x", QoS.AtLeastOnce));
        Assert.Equal(ReasonCode.NoMatchingSubscribers, await client.PublishAsync("b", "x", QoS.AtLeastOnce));
        Assert.Equal(ReasonCode.NotAuthorized, await client.PublishAsync("b/c", "x", QoS.AtLeastOnce));
        await CounterIdentities.AssertHoldAsync(broker);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Changed_rules_hold_for_who_is_in_and_take_subscriptions_away_when_asked(bool revoke)
    {
        await using var broker = await StartAsync(new() { Revoke = revoke, Sources = [BuiltIn] });
        var client = await broker.SubscriberAsync();
        await client.SubscribeAsync("t");
        Assert.Equal(ReasonCode.Success, await client.PublishAsync("t", "x", QoS.AtLeastOnce));
        await client.ExpectAsync("t", "x");

        broker.Node.Authorization.BuiltIn.Put(new(RuleSubject.ClientId, client.Id, """[{"permission":"deny","action":"all","topic":"t"}]"""));

        Assert.Equal(ReasonCode.NotAuthorized, await client.PublishAsync("t", "x", QoS.AtLeastOnce));
        if (revoke) await Polling.Eventually(() => broker.Gauges.Subscriptions == 0, "the subscription is gone");
        else Assert.Equal(1, broker.Gauges.Subscriptions);
        await CounterIdentities.AssertHoldAsync(broker);
    }

    [Fact]
    public async Task What_holds_without_a_rule_takes_subscriptions_away_too_when_it_changes()
    {
        await using var broker = await StartAsync(new() { Revoke = true, Sources = [BuiltIn] });
        var client = await broker.SubscriberAsync();
        await client.SubscribeAsync("t");

        broker.Node.Authorization.Apply(new() { Revoke = true, NoMatch = Heliograph.Broker.Access.Verdict.Deny, Sources = [BuiltIn] });

        await Polling.Eventually(() => broker.Gauges.Subscriptions == 0, "the subscription is gone");
        await CounterIdentities.AssertHoldAsync(broker);
    }

    [Fact]
    public async Task A_changed_configuration_holds_for_who_is_in_and_a_wrong_one_changes_nothing()
    {
        await using var broker = await StartAsync(new());
        var client = await broker.ConnectAsync();
        Assert.Equal(ReasonCode.NoMatchingSubscribers, await client.PublishAsync("t", "x", QoS.AtLeastOnce));
        await File.WriteAllTextAsync(_path, "{deny, all}.");

        broker.Node.Authorization.Apply(new() { Sources = [Acl] });
        Assert.Equal(ReasonCode.NotAuthorized, await client.PublishAsync("t", "x", QoS.AtLeastOnce));

        broker.Node.Authorization.Apply(new() { Sources = [Acl with { Path = _path + ".not" }] });
        Assert.Equal(ReasonCode.NotAuthorized, await client.PublishAsync("t", "x", QoS.AtLeastOnce));
        Assert.Contains(broker.Log.Lines, line => line.Text.Contains(".not", StringComparison.Ordinal));

        broker.Node.Authorization.Apply(new());
        Assert.Equal(ReasonCode.NoMatchingSubscribers, await client.PublishAsync("t", "x", QoS.AtLeastOnce));
    }

    [Fact]
    public async Task A_service_that_is_gone_denies_and_keeps_serving_the_rest()
    {
        var http = new RuleSourceOptions { Type = RuleSourceType.Http, Url = "http://127.0.0.1:1/", Timeout = TimeSpan.FromSeconds(5) };
        await File.WriteAllTextAsync(_path, """{allow, all, all, ["open/#"]}.""");
        await using var broker = await StartAsync(new() { Sources = [Acl, http] });
        var client = await broker.ConnectAsync();

        Assert.Equal(ReasonCode.NotAuthorized, await client.PublishAsync("t", "x", QoS.AtLeastOnce));
        Assert.Equal(ReasonCode.NoMatchingSubscribers, await client.PublishAsync("open/t", "x", QoS.AtLeastOnce));
        Assert.Equal(1, broker.Scrape()["authorization_matched_deny"]);
        await CounterIdentities.AssertHoldAsync(broker);
    }

    [Fact]
    public async Task A_source_that_cannot_be_had_is_no_start()
    {
        var failure = await Assert.ThrowsAsync<StartFailure>(() => StartAsync(new() { Sources = [Acl] }));

        Assert.Contains(_path, failure.Message, StringComparison.Ordinal);
    }

    private RuleSourceOptions Acl => new() { Type = RuleSourceType.File, Path = _path };

    private static RuleSourceOptions BuiltIn => new() { Type = RuleSourceType.BuiltIn };

    private static Task<TestBroker> StartAsync(AuthorizationSection section) => TestBroker.StartAsync(o => o with { Authorization = section });
}
