using Heliograph.Broker.Access;
using Heliograph.Protocol;
using Heliograph.Tests.Scenarios;

namespace Heliograph.Tests.Access;

/// <summary>What happens between a CONNECT and its answer: bans that come meanwhile, packets that must not come, names that authentication gives.</summary>
public sealed class AdmissionTests
{
    private readonly FakeAuthenticator _authenticator = new();

    [Fact]
    public async Task A_ban_made_while_a_client_is_authenticated_keeps_it_out()
    {
        await using var broker = await StartAsync();
        await using var client = await broker.OpenAsync(o => o with { ClientId = "c", Username = "u", Password = "wait" });
        await client.SendRawAsync(client.Options.Encode());
        await client.SendPingAsync();
        await broker.Node.Broker.BanAsync(new(BanTarget.ClientId, "c"));

        _authenticator.Answer(AuthenticationResult.Accepted);

        Assert.Equal(ReasonCode.Banned, (await client.ExpectAsync<ConnAck>()).Reason);
        await client.ExpectClosedAsync();
        await CounterIdentities.AssertHoldAsync(broker);
    }

    [Fact]
    public async Task A_ban_holds_for_the_name_that_authentication_gives()
    {
        await using var broker = await StartAsync();
        _authenticator.Accepts = new() { Outcome = AuthenticationOutcome.Accepted, Username = "alice" };
        await broker.Node.Broker.BanAsync(new(BanTarget.Username, "alice"));
        await using var client = await broker.OpenAsync(o => o with { Username = "somebody", Password = "right" });

        Assert.Equal(ReasonCode.Banned, (await client.HandshakeAsync()).Reason);
        await CounterIdentities.AssertHoldAsync(broker);
    }

    [Fact]
    public async Task A_second_CONNECT_in_the_middle_of_an_exchange_ends_it()
    {
        await using var broker = await StartAsync();
        await using var client = await ChallengedAsync(broker);

        await client.SendRawAsync((client.Options with { ClientId = "other" }).Encode());

        Assert.Equal(ReasonCode.ProtocolError, (await client.ExpectAsync<ConnAck>()).Reason);
        await client.ExpectClosedAsync();
        await CounterIdentities.AssertHoldAsync(broker);
    }

    [Theory]
    [InlineData("F0 0A 18 08 15 00 05 4F 54 48 45 52", ReasonCode.ProtocolError)] // AUTH with the method OTHER
    [InlineData("F0 03 18 01 15", ReasonCode.MalformedPacket)]
    [InlineData("C0 00", ReasonCode.ProtocolError)]
    public async Task What_must_not_come_in_an_exchange_is_a_refusal(string packet, ReasonCode expected)
    {
        await using var broker = await StartAsync();
        await using var client = await ChallengedAsync(broker);

        await client.SendHexAsync(packet);

        Assert.Equal(expected, (await client.ExpectAsync<ConnAck>()).Reason);
        await client.ExpectClosedAsync();
        await CounterIdentities.AssertHoldAsync(broker);
    }

    private static async Task<TestClient> ChallengedAsync(TestBroker broker)
    {
        broker.Node.Broker.Access.Authentication.Enhanced = [new FakeExchange()];
        var client = await broker.OpenAsync(o => o with { AuthenticationMethod = "FAKE", AuthenticationData = "hello" });
        await client.SendRawAsync(client.Options.Encode());
        await client.ExpectAsync(new Auth(ReasonCode.ContinueAuthentication));
        return client;
    }

    private async Task<TestBroker> StartAsync()
    {
        var broker = await TestBroker.StartAsync();
        broker.Node.Broker.Access.Authentication.Authenticators = [_authenticator];
        return broker;
    }
}
