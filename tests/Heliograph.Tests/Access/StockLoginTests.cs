using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Heliograph.Server.Access.Rules;
using Heliograph.Server.Configuration;
using Heliograph.Tests.Configuration;
using Heliograph.Tests.Interop;
using Heliograph.Tests.Scenarios;

namespace Heliograph.Tests.Access;

/// <summary>Clients that others wrote, where they are not to come in, or not to do what they want.</summary>
public sealed class StockLoginTests
{
    private static readonly AuthenticatorOptions s_users = new() { Type = AuthenticatorType.Users, Users = TestAccess.Quick };

    [Theory]
    [InlineData("mqttv311")]
    [InlineData("mqttv5")]
    public async Task Mosquitto_cannot_tell_a_stranger_from_a_wrong_password(string version)
    {
        await using var broker = await TestAccess.StartAsync(s_users);
        broker.Node.Users.Set(UserKey.Username, "alice", "secret", false, TestAccess.Quick);

        var wrong = await RefusedAsync(broker, "-V", version, "-u", "alice", "-P", "wrong");
        var stranger = await RefusedAsync(broker, "-V", version, "-u", "nobody", "-P", "wrong");
        var longest = await RefusedAsync(broker, "-V", version, "-u", new string('x', 65_535), "-P", "wrong");

        Assert.Contains("bad user name or password", wrong, StringComparison.OrdinalIgnoreCase);
        Assert.Equal((wrong, wrong), (stranger, longest));
        await CounterIdentities.AssertHoldAsync(broker);
    }

    [Theory]
    [InlineData(4, "answer 4", "answer 0")]
    [InlineData(5, "answer Bad user name or password", "answer Success")]
    public async Task Paho_comes_in_by_a_token_and_not_by_one_that_nobody_or_the_public_key_has_signed(int version, string refused, string accepted)
    {
        using var rsa = RSA.Create(2048);
        var pem = rsa.ExportSubjectPublicKeyInfoPem();
        using var file = new TestConfiguration(pem);
        await using var broker = await TestAccess.StartAsync(new AuthenticatorOptions { Type = AuthenticatorType.Jwt, Jwt = new() { PublicKeyFile = file.File } });
        string[] tokens =
        [
            Token("RS256", text => rsa.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)),
            Token("none", _ => []),
            Token("HS256", text => HMACSHA256.HashData(Encoding.UTF8.GetBytes(pem), text)),
            Token("RS256", text => HMACSHA256.HashData(Encoding.UTF8.GetBytes(pem), text)),
        ];

        using var paho = StockClient.Paho("logins", "--port", Port(broker), "--version", version.ToString(CultureInfo.InvariantCulture));
        paho.Write(string.Concat(tokens.Select(token => $"u\t{token}\n")));

        Assert.Equal([accepted, refused, refused, refused], await paho.SucceedAsync());
        await CounterIdentities.AssertHoldAsync(broker);
    }

    [Theory]
    [InlineData("+")]
    [InlineData("#")]
    [InlineData("a/+")]
    public async Task A_client_that_calls_itself_a_wildcard_gets_nothing_by_it(string id)
    {
        await using var broker = await TestBroker.StartAsync(o => o with { Authorization = new() { NoMatch = Heliograph.Broker.Access.Verdict.Deny, Sources = [new() { Type = RuleSourceType.BuiltIn }] } });
        broker.Node.Authorization.BuiltIn.Put(new(RuleSubject.Everybody, "", """[{"permission":"allow","action":"all","topic":"dev/${clientid}/#"}]"""));

        foreach (var client in new[] { id, "good" })
        {
            using var publisher = StockClient.Mosquitto("mosquitto_pub", "-p", Port(broker), "-V", "mqttv5", "-q", "1", "-i", client, "-t", "dev/good/up", "-m", "x");
            await publisher.SucceedAsync();
        }

        Assert.Equal((1, 1), (broker.Scrape()["authorization_deny"], broker.Scrape()["authorization_allow"]));
        await CounterIdentities.AssertHoldAsync(broker);
    }

    private static string Port(TestBroker broker) => broker.Node.Listeners[0].Port.ToString(CultureInfo.InvariantCulture);

    private static string Token(string algorithm, Func<byte[], byte[]> sign)
    {
        static string Part(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
        var text = Part($$"""{"alg":"{{algorithm}}","typ":"JWT"}""") + "." + Part("""{"sub":"u"}""");
        return $"{text}.{Base64Url.EncodeToString(sign(Encoding.UTF8.GetBytes(text)))}";
    }

    private static async Task<string> RefusedAsync(TestBroker broker, params string[] arguments)
    {
        using var client = StockClient.Mosquitto("mosquitto_pub", ["-p", Port(broker), "-t", "t", "-m", "x", .. arguments]);
        return await client.FailAsync();
    }
}
