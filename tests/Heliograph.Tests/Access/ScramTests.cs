using System.Security.Cryptography;
using System.Text;
using Heliograph.Broker.Access;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;
using Heliograph.Server.Access;
using Heliograph.Server.Configuration;
using Heliograph.Tests.Scenarios;

namespace Heliograph.Tests.Access;

/// <summary>SCRAM over AUTH packets.</summary>
public sealed class ScramTests : IDisposable
{
    private readonly AccessDatabase _database = AccessDatabase.InMemory();
    private readonly UserDatabase _users;

    public ScramTests()
    {
        _users = new(_database);
        _users.Set(UserKey.Username, "user", "pencil", true, TestAccess.Quick);
    }

    public void Dispose() => _database.Dispose();

    [Fact]
    public void The_example_of_RFC_7677_comes_out()
    {
        const string Signed = "n=user,r=rOprNGfwEbeRWgbNEkqO,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,"
            + "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        var keys = ScramKeys.Create(ScramHash.Sha256, "pencil"u8, 4096, Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="));
        var signature = ScramHash.Sha256.Hmac(keys.StoredKey, Encoding.ASCII.GetBytes(Signed));
        var clientKey = Convert.FromBase64String("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=").Zip(signature, (a, b) => (byte)(a ^ b)).ToArray();

        Assert.Equal(keys.StoredKey, SHA256.HashData(clientKey));
        Assert.Equal("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", Convert.ToBase64String(ScramHash.Sha256.Hmac(keys.ServerKey, Encoding.ASCII.GetBytes(Signed))));
    }

    [Theory]
    [InlineData("SCRAM-SHA-256", "user", "pencil", AuthenticationOutcome.Accepted)]
    [InlineData("SCRAM-SHA-512", "user", "pencil", AuthenticationOutcome.Accepted)]
    [InlineData("SCRAM-SHA-256", "user", "pencils", AuthenticationOutcome.Refused)]
    [InlineData("SCRAM-SHA-512", "nobody", "pencil", AuthenticationOutcome.Refused)]
    public async Task A_proof_of_the_password_decides_and_the_server_proves_itself(string method, string name, string password, AuthenticationOutcome expected)
    {
        var client = new ScramClient(HashOf(method), name, password);
        var exchange = Begin(method);

        var challenge = await NextAsync(exchange, client.First());
        var result = await NextAsync(exchange, client.Answer(Encoding.UTF8.GetString(challenge.Data!)));

        Assert.Equal(expected, result.Outcome);
        if (expected != AuthenticationOutcome.Accepted) return;
        Assert.Equal(client.ServerSignature, Encoding.UTF8.GetString(result.Data!));
        Assert.Equal(("user", true), (result.Username, result.IsSuperuser));
    }

    [Fact]
    public async Task What_was_recorded_proves_nothing_later()
    {
        var client = new ScramClient(ScramHash.Sha256, "user", "pencil");
        var exchange = Begin("SCRAM-SHA-256");
        var answer = client.Answer(Encoding.UTF8.GetString((await NextAsync(exchange, client.First())).Data!));
        Assert.Equal(AuthenticationOutcome.Accepted, (await NextAsync(exchange, answer)).Outcome);

        Assert.Equal(AuthenticationOutcome.Refused, (await NextAsync(exchange, answer)).Outcome);
        var other = Begin("SCRAM-SHA-256");
        await NextAsync(other, client.First());
        Assert.Equal(AuthenticationOutcome.Refused, (await NextAsync(other, answer)).Outcome);
    }

    [Fact]
    public async Task A_name_nobody_has_is_answered_as_one_that_somebody_has()
    {
        var authenticator = new ScramAuthenticator(ScramHash.Sha256, _users, TestAccess.Quick);
        async Task<string> SaltAsync(string name) =>
            Encoding.UTF8.GetString((await NextAsync(authenticator.Begin(TestAccess.Request()), $"n,,n={name},r=abc")).Data!).Split(',')[1];

        Assert.Equal(await SaltAsync("nobody"), await SaltAsync("nobody"));
        Assert.NotEqual(await SaltAsync("nobody"), await SaltAsync("somebody"));
        Assert.Equal((await SaltAsync("user")).Length, (await SaltAsync("nobody")).Length);
    }

    [Fact]
    public async Task A_name_nobody_has_is_answered_the_same_after_a_restart_and_with_the_iterations_most_users_have()
    {
        for (var i = 0; i < 2; i++) _users.Set(UserKey.Username, $"older{i}", "pencil", false, TestAccess.Quick with { Iterations = 5000 });
        async Task<string[]> ChallengeAsync(ScramHash hash, string name) =>
            Encoding.UTF8.GetString((await NextAsync(new ScramAuthenticator(hash, Restarted(), TestAccess.Quick).Begin(TestAccess.Request()), $"n,,n={name},r=abc")).Data!).Split(',')[1..];

        var before = await ChallengeAsync(ScramHash.Sha256, "nobody");
        Assert.Equal(before, await ChallengeAsync(ScramHash.Sha256, "nobody"));
        Assert.Equal("i=5000", before[1]);
        Assert.Equal("i=4096", (await ChallengeAsync(ScramHash.Sha256, "user"))[1]);
        Assert.NotEqual(before[0], (await ChallengeAsync(ScramHash.Sha512, "nobody"))[0]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("n,,n=user")]
    [InlineData("n,,r=abc,n=user")]
    [InlineData("n,,n=,r=abc")]
    [InlineData("n,,n=us=er,r=abc")]
    [InlineData("n,,m=x,n=user,r=abc")]
    [InlineData("n,a=admin,n=user,r=abc")]
    [InlineData("p=tls-unique,,n=user,r=abc")]
    [InlineData("n,,n=user,r=ab\u0001c")]
    public async Task A_first_message_that_is_none_is_refused(string message) =>
        Assert.Equal(AuthenticationOutcome.Refused, (await NextAsync(Begin("SCRAM-SHA-256"), message)).Outcome);

    [Theory]
    [InlineData("")]
    [InlineData("c=biws")]
    [InlineData("c=biws,r=abc,p=AAAA")]
    [InlineData("c=!,r=abc,p=AAAA")]
    [InlineData("c=biws,r=abc,p=")]
    public async Task A_last_message_that_is_none_is_refused_and_ends_the_exchange(string message)
    {
        var client = new ScramClient(ScramHash.Sha256, "user", "pencil");
        var exchange = Begin("SCRAM-SHA-256");
        var challenge = Encoding.UTF8.GetString((await NextAsync(exchange, client.First())).Data!);

        Assert.Equal(AuthenticationOutcome.Refused, (await NextAsync(exchange, message)).Outcome);
        Assert.Equal(AuthenticationOutcome.Refused, (await NextAsync(exchange, client.Answer(challenge))).Outcome);
    }

    [Theory]
    [InlineData("SCRAM-SHA-256")]
    [InlineData("SCRAM-SHA-512")]
    public async Task A_client_authenticates_by_it_and_again_but_not_as_another(string method)
    {
        await using var broker = await TestAccess.StartAsync(new AuthenticatorOptions { Type = AuthenticatorType.Users, Users = TestAccess.Quick });
        broker.Node.Users.Set(UserKey.Username, "user", "pencil", false, TestAccess.Quick);
        broker.Node.Users.Set(UserKey.Username, "other", "pencil", false, TestAccess.Quick);
        var scram = new ScramClient(HashOf(method), "user", "pencil");
        await using var client = await broker.OpenAsync(o => o with { AuthenticationMethod = method, AuthenticationData = scram.First() });
        await client.SendRawAsync(client.Options.Encode());
        await SendAsync(client, method, ReasonCode.ContinueAuthentication, scram.Answer((await client.ExpectAsync<Auth>()).Data));
        Assert.Equal(ReasonCode.Success, (await client.ExpectAsync<ConnAck>()).Reason);

        var again = new ScramClient(HashOf(method), "user", "pencil");
        await SendAsync(client, method, ReasonCode.ReAuthenticate, again.First());
        await SendAsync(client, method, ReasonCode.ContinueAuthentication, again.Answer((await client.ExpectAsync<Auth>()).Data));
        Assert.Equal(new Auth(ReasonCode.Success), await client.ExpectAsync<Auth>());

        var other = new ScramClient(HashOf(method), "other", "pencil");
        await SendAsync(client, method, ReasonCode.ReAuthenticate, other.First());
        await SendAsync(client, method, ReasonCode.ContinueAuthentication, other.Answer((await client.ExpectAsync<Auth>()).Data));
        await client.ExpectClosedAsync(ReasonCode.NotAuthorized);
        await CounterIdentities.AssertHoldAsync(broker);
    }

    private UserDatabase Restarted()
    {
        var users = new UserDatabase(_database);
        users.Load();
        return users;
    }

    private static ScramHash HashOf(string method) => method == ScramHash.Sha256.Method ? ScramHash.Sha256 : ScramHash.Sha512;

    private static async Task<AuthenticationResult> NextAsync(IAuthenticationExchange exchange, string message) =>
        await exchange.NextAsync(Encoding.UTF8.GetBytes(message), CancellationToken.None);

    private static Task SendAsync(TestClient client, string method, ReasonCode reason, string data)
    {
        var packet = new AuthPacket { Reason = reason, Method = Encoding.UTF8.GetBytes(method), Data = Encoding.UTF8.GetBytes(data) };
        var bytes = new byte[packet.Length()];
        packet.Write(bytes);
        return client.SendRawAsync(bytes);
    }

    private IAuthenticationExchange Begin(string method) => new ScramAuthenticator(HashOf(method), _users, TestAccess.Quick).Begin(TestAccess.Request());
}
