using System.Text;
using Heliograph.Broker.Access;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;
using Heliograph.Tests.Scenarios;

namespace Heliograph.Tests.Access;

/// <summary>Who may come in: authenticators one after the other, enhanced authentication, bans, and what ends a client's stay.</summary>
public sealed class AuthenticationTests
{
    private readonly FakeAuthenticator _authenticator = new();

    [Theory]
    [InlineData("right", ReasonCode.Success)]
    [InlineData("wrong", ReasonCode.BadUserNameOrPassword)]
    [InlineData("fail", ReasonCode.ServerUnavailable)]
    [InlineData(null, ReasonCode.NotAuthorized)]
    public async Task A_password_decides(string? password, ReasonCode expected)
    {
        await using var broker = await StartAsync();
        await using var client = await broker.OpenAsync(o => o with { Username = "u", Password = password });

        Assert.Equal(expected, (await client.HandshakeAsync()).Reason);
        await CounterIdentities.AssertHoldAsync(broker);
    }

    [Fact]
    public async Task What_a_client_sends_behind_its_connect_waits_for_the_answer()
    {
        await using var broker = await StartAsync();
        await using var client = await broker.OpenAsync(o => o with { ClientId = "early", Username = "u", Password = "wait" });
        await client.SendRawAsync((byte[])[.. client.Options.Encode(), .. new PublishOptions("t", "x", QoS.AtLeastOnce) { PacketId = 7 }.Encode(ProtocolVersion.V5)]);
        await using var other = await broker.ConnectAsync(o => o with { ClientId = "other", Username = "u", Password = "right" });
        await other.FenceAsync();

        _authenticator.Answer(AuthenticationResult.Accepted);

        Assert.Equal(ReasonCode.Success, (await client.ExpectAsync<ConnAck>()).Reason);
        await client.ExpectAsync(new PubAck(7, ReasonCode.NoMatchingSubscribers));
        await CounterIdentities.AssertHoldAsync(broker);
    }

    [Fact]
    public async Task A_client_that_leaves_before_the_answer_is_in_the_ledger()
    {
        await using var broker = await StartAsync();
        var client = await broker.OpenAsync(o => o with { Username = "u", Password = "wait" });
        await client.SendRawAsync(client.Options.Encode());
        await Polling.Eventually(() => broker.Counter(BrokerCounter.ClientAuthenticate) == 1, "the question is asked");
        client.Abort();
        await broker.SettleAsync();
        _authenticator.Answer(AuthenticationResult.Accepted);

        await Polling.Eventually(() => broker.Node.Listeners[0].Live == 0, "it is gone");
        await CounterIdentities.AssertHoldAsync(broker);
        Assert.Equal(0, broker.Gauges.Sessions);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_is_a_refusal()
    {
        await using var broker = await StartAsync();
        await using var client = await broker.OpenAsync(o => o with { Username = "u", Password = "wait" });
        await client.SendRawAsync(client.Options.Encode());
        await Polling.Eventually(() => broker.Counter(BrokerCounter.ClientAuthenticate) == 1, "the question is asked");

        await broker.AdvanceAsync(11);

        Assert.Equal(ReasonCode.ServerUnavailable, (await client.ExpectAsync<ConnAck>()).Reason);
        await client.ExpectClosedAsync();
        await CounterIdentities.AssertHoldAsync(broker);
    }

    [Fact]
    public async Task A_challenge_is_answered_and_a_client_may_authenticate_again()
    {
        await using var broker = await StartAsync();
        broker.Node.Broker.Access.Authentication.Enhanced = [new FakeExchange()];
        await using var client = await broker.OpenAsync(o => o with { AuthenticationMethod = "FAKE", AuthenticationData = "hello" });
        await client.SendRawAsync(client.Options.Encode());
        await client.ExpectAsync(new Auth(ReasonCode.ContinueAuthentication));
        await SendAuthAsync(client, ReasonCode.ContinueAuthentication, "sesame");
        Assert.Equal(ReasonCode.Success, (await client.ExpectAsync<ConnAck>()).Reason);

        await SendAuthAsync(client, ReasonCode.ReAuthenticate, "hello");
        await client.ExpectAsync(new Auth(ReasonCode.ContinueAuthentication));
        await SendAuthAsync(client, ReasonCode.ContinueAuthentication, "sesame");
        await client.ExpectAsync(new Auth(ReasonCode.Success));
        await CounterIdentities.AssertHoldAsync(broker);

        await SendAuthAsync(client, ReasonCode.ReAuthenticate, "hello");
        await client.ExpectAsync(new Auth(ReasonCode.ContinueAuthentication));
        await SendAuthAsync(client, ReasonCode.ContinueAuthentication, "wrong");
        await client.ExpectClosedAsync(ReasonCode.NotAuthorized);
        await CounterIdentities.AssertHoldAsync(broker);
    }

    [Theory]
    [InlineData("hello", "wrong", ReasonCode.NotAuthorized)]
    [InlineData("what", "", ReasonCode.NotAuthorized)]
    public async Task A_challenge_that_is_not_met_is_a_refusal(string first, string second, ReasonCode expected)
    {
        await using var broker = await StartAsync();
        broker.Node.Broker.Access.Authentication.Enhanced = [new FakeExchange()];
        await using var client = await broker.OpenAsync(o => o with { AuthenticationMethod = "FAKE", AuthenticationData = first });
        await client.SendRawAsync(client.Options.Encode());
        if (second.Length > 0)
        {
            await client.ExpectAsync(new Auth(ReasonCode.ContinueAuthentication));
            await SendAuthAsync(client, ReasonCode.ContinueAuthentication, second);
        }

        Assert.Equal(expected, (await client.ExpectAsync<ConnAck>()).Reason);
        await CounterIdentities.AssertHoldAsync(broker);
    }

    [Fact]
    public async Task A_method_nobody_knows_is_refused()
    {
        await using var broker = await StartAsync();
        await using var client = await broker.OpenAsync(o => o with { AuthenticationMethod = "OTHER" });

        Assert.Equal(ReasonCode.BadAuthenticationMethod, (await client.HandshakeAsync()).Reason);
        await CounterIdentities.AssertHoldAsync(broker);
    }

    [Fact]
    public async Task When_what_it_was_authenticated_by_expires_a_client_is_sent_away()
    {
        await using var broker = await StartAsync();
        _authenticator.Accepts = new() { Outcome = AuthenticationOutcome.Accepted, ExpiresAt = broker.Clock.GetUtcNow().AddSeconds(30).ToUnixTimeMilliseconds() };
        await using var client = await broker.ConnectAsync(o => o with { Username = "u", Password = "right" });

        await broker.AdvanceAsync(29);
        await client.FenceAsync();
        await broker.AdvanceAsync(2);
        await client.ExpectClosedAsync(ReasonCode.NotAuthorized);
    }

    [Theory]
    [InlineData(BanTarget.ClientId, "client", true)]
    [InlineData(BanTarget.Username, "u", true)]
    [InlineData(BanTarget.PeerHost, "127.0.0.1", true)]
    [InlineData(BanTarget.PeerHostNet, "127.0.0.0/8", true)]
    [InlineData(BanTarget.ClientIdRe, "^cl", true)]
    [InlineData(BanTarget.UsernameRe, "^u$", true)]
    [InlineData(BanTarget.ClientId, "other", false)]
    [InlineData(BanTarget.PeerHostNet, "10.0.0.0/8", false)]
    public async Task A_ban_ends_who_is_in_and_keeps_out_until_it_ends(BanTarget target, string who, bool hits)
    {
        await using var broker = await StartAsync();
        await using var client = await broker.ConnectAsync(o => o with { Username = "u", Password = "right", SessionExpiry = 100 });
        var until = broker.Clock.GetUtcNow().AddSeconds(60).ToUnixTimeMilliseconds();

        Assert.Equal(hits ? 1 : 0, await broker.Node.Broker.BanAsync(new(target, who) { Until = until }));
        if (!hits) return;

        await client.ExpectClosedAsync(ReasonCode.AdministrativeAction);
        Assert.Equal(0, broker.Gauges.Sessions);
        await using var again = await broker.OpenAsync(_ => client.Options);
        Assert.Equal(ReasonCode.Banned, (await again.HandshakeAsync()).Reason);
        await CounterIdentities.AssertHoldAsync(broker);
        await broker.AdvanceAsync(61);
        await (await broker.ConnectAsync(_ => client.Options)).DisposeAsync();
    }

    [Fact]
    public async Task A_client_that_sends_too_fast_is_read_more_slowly_and_loses_nothing()
    {
        await using var broker = await TestBroker.StartAsync(o => o with { Engine = o.Engine with { Servers = [o.Engine.Servers[0] with { MessageRate = 10 }] } });
        await using var client = await broker.PublisherAsync();
        for (var i = 0; i < 31; i++) await client.SendAsync(new PublishOptions("t", "", QoS.AtLeastOnce));

        await Polling.Eventually(() => broker.Counter(BrokerCounter.MessagesReceived) == 11, "what a second brings, and the one that was too many");
        await broker.AdvanceAsync(0.5);
        Assert.InRange(broker.Counter(BrokerCounter.MessagesReceived), 12, 18);
        for (var i = 0; i < 10; i++) await broker.AdvanceAsync(0.5);

        for (var i = 0; i < 31; i++) await client.ExpectAsync<PubAck>();
        await CounterIdentities.AssertHoldAsync(broker);
    }

    private static Task SendAuthAsync(TestClient client, ReasonCode reason, string data)
    {
        var packet = new AuthPacket { Reason = reason, Method = "FAKE"u8, Data = Encoding.UTF8.GetBytes(data) };
        var bytes = new byte[packet.Length()];
        packet.Write(bytes);
        return client.SendRawAsync(bytes);
    }

    private async Task<TestBroker> StartAsync()
    {
        var broker = await TestBroker.StartAsync();
        broker.Node.Broker.Access.Authentication.Authenticators = [_authenticator];
        return broker;
    }
}
