using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Heliograph.Broker.Access;
using Heliograph.Protocol;
using Heliograph.Server.Access;
using Heliograph.Server.Configuration;
using Heliograph.Tests.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Heliograph.Tests.Access;

/// <summary>Signed tokens.</summary>
public sealed class TokenTests : IDisposable
{
    private const string Secret = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static readonly JsonWebTokenHandler s_handler = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly TestClock _clock = new();
    private readonly TestLog _log = new();
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private long Now => _clock.GetUtcNow().ToUnixTimeSeconds();

    public void Dispose()
    {
        _rsa.Dispose();
        _ec.Dispose();
    }

    [Theory]
    [InlineData("HS256", AuthenticationOutcome.Accepted)]
    [InlineData("HS384", AuthenticationOutcome.Accepted)]
    [InlineData("HS512", AuthenticationOutcome.Accepted)]
    [InlineData("RS256", AuthenticationOutcome.Refused)]
    [InlineData("ES256", AuthenticationOutcome.Refused)]
    public async Task A_secret_checks_tokens_of_its_kind_alone(string algorithm, AuthenticationOutcome expected) =>
        Assert.Equal(expected, (await AskAsync(Shared(), Sign(algorithm, "{}"))).Outcome);

    [Theory]
    [InlineData("RS256", true)]
    [InlineData("PS512", true)]
    [InlineData("ES256", false)]
    public async Task A_public_key_checks_tokens_of_its_kind_alone(string algorithm, bool isRsa)
    {
        using var file = new TestConfiguration(isRsa ? _rsa.ExportSubjectPublicKeyInfoPem() : _ec.ExportSubjectPublicKeyInfoPem());
        var options = new JwtOptions { PublicKeyFile = file.File };

        Assert.Equal(AuthenticationOutcome.Accepted, (await AskAsync(options, Sign(algorithm, "{}"))).Outcome);
        Assert.Equal(AuthenticationOutcome.Refused, (await AskAsync(options, Sign(isRsa ? "ES256" : "RS256", "{}"))).Outcome);
        Assert.Equal(AuthenticationOutcome.Refused, (await AskAsync(options, Sign("HS256", "{}"))).Outcome);
    }

    [Fact]
    public async Task A_public_key_is_not_taken_for_a_secret()
    {
        using var file = new TestConfiguration(_rsa.ExportSubjectPublicKeyInfoPem());
        foreach (var secret in (byte[][])[File.ReadAllBytes(file.File), _rsa.ExportSubjectPublicKeyInfo(), _rsa.ExportRSAPublicKey()])
        {
            var head = Part("""{"alg":"HS256","typ":"JWT"}""") + "." + Part("{}");
            var token = $"{head}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(head)))}";
            Assert.Equal(AuthenticationOutcome.Refused, (await AskAsync(new() { PublicKeyFile = file.File }, token)).Outcome);
        }
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("NONE")]
    [InlineData("HS1")]
    [InlineData("")]
    public async Task A_token_that_nothing_signs_is_refused(string algorithm)
    {
        var head = Part($$"""{"alg":"{{algorithm}}","typ":"JWT"}""") + "." + Part("""{"sub":"c"}""");

        Assert.Equal(AuthenticationOutcome.Refused, (await AskAsync(Shared(), head + ".")).Outcome);
        Assert.Equal(AuthenticationOutcome.Refused, (await AskAsync(Shared(), head + ".AAAA")).Outcome);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a password")]
    [InlineData("a.b")]
    public async Task What_is_no_token_is_left_to_others(string? password) =>
        Assert.Equal(AuthenticationOutcome.Ignored, (await TestAccess.AskAsync(Authenticator(Shared()), TestAccess.Request("u", password))).Outcome);

    [Fact]
    public async Task A_changed_token_is_refused()
    {
        var parts = Sign("HS256", """{"sub":"c"}""").Split('.');

        Assert.Equal(AuthenticationOutcome.Refused, (await AskAsync(Shared(), $"{parts[0]}.{Part("""{"sub":"d"}""")}.{parts[2]}")).Outcome);
        Assert.Equal(AuthenticationOutcome.Refused, (await AskAsync(Shared() with { Secret = new(Secret.Replace('0', '1')) }, string.Join('.', parts))).Outcome);
    }

    [Theory]
    [InlineData("exp", 60, AuthenticationOutcome.Accepted)]
    [InlineData("exp", -4, AuthenticationOutcome.Accepted)]
    [InlineData("exp", -6, AuthenticationOutcome.Refused)]
    [InlineData("nbf", -60, AuthenticationOutcome.Accepted)]
    [InlineData("nbf", 4, AuthenticationOutcome.Accepted)]
    [InlineData("nbf", 6, AuthenticationOutcome.Refused)]
    public async Task A_token_holds_in_its_time_give_or_take_five_seconds(string claim, int seconds, AuthenticationOutcome expected) =>
        Assert.Equal(expected, (await AskAsync(Shared(), Sign("HS256", $$"""{"{{claim}}": {{Now + seconds}}}"""))).Outcome);

    [Fact]
    public async Task When_demanded_a_token_without_end_is_refused() =>
        Assert.Equal(AuthenticationOutcome.Refused, (await AskAsync(Shared() with { RequireExpiry = true }, Sign("HS256", "{}"))).Outcome);

    [Theory]
    [InlineData("""{"who": "c"}""", "c", AuthenticationOutcome.Accepted)]
    [InlineData("""{"who": ["x", "c"]}""", "c", AuthenticationOutcome.Accepted)]
    [InlineData("""{"who": "d"}""", "c", AuthenticationOutcome.Refused)]
    [InlineData("""{"who": 1}""", "1", AuthenticationOutcome.Accepted)]
    [InlineData("""{"who": "${clientid}"}""", "c", AuthenticationOutcome.Refused)]
    [InlineData("{}", "c", AuthenticationOutcome.Refused)]
    public async Task A_claim_must_be_as_demanded(string claims, string clientId, AuthenticationOutcome expected)
    {
        var options = Shared() with { Claims = [new() { Name = "who", Value = "${clientid}" }] };

        Assert.Equal(expected, (await TestAccess.AskAsync(Authenticator(options), TestAccess.Request("u", Sign("HS256", claims), clientId))).Outcome);
    }

    [Fact]
    public async Task A_token_may_be_the_user_name() =>
        Assert.Equal(AuthenticationOutcome.Accepted, (await TestAccess.AskAsync(Authenticator(Shared() with { From = TokenPlace.Username }), TestAccess.Request(Sign("HS256", "{}"), null))).Outcome);

    [Theory]
    [InlineData("""{"sub": "ann"}""", "ann")]
    [InlineData("""{"sub": ""}""", "c")]
    [InlineData("""{"sub": 7}""", "c")]
    [InlineData("{}", "c")]
    public async Task A_token_in_the_user_name_is_not_the_name_of_its_client(string claims, string expected) =>
        Assert.Equal(expected, (await TestAccess.AskAsync(Authenticator(Shared() with { From = TokenPlace.Username }), TestAccess.Request(Sign("HS256", claims), null))).Username);

    [Fact]
    public async Task A_token_in_the_password_leaves_the_user_name() =>
        Assert.Null((await AskAsync(Shared(), Sign("HS256", """{"sub": "ann"}"""))).Username);

    [Fact]
    public async Task A_key_file_that_is_replaced_holds_and_one_that_is_none_changes_nothing()
    {
        using var file = new TestConfiguration(_rsa.ExportSubjectPublicKeyInfoPem());
        using var keys = new KeyFile(new() { PublicKeyFile = file.File }, _clock, _log.Logger());
        var authenticator = new TokenAuthenticator(new() { PublicKeyFile = file.File }, keys, _clock);
        async Task<AuthenticationOutcome> Ask(string algorithm) => (await TestAccess.AskAsync(authenticator, TestAccess.Request("u", Sign(algorithm, "{}")))).Outcome;
        Assert.Equal(AuthenticationOutcome.Accepted, await Ask("RS256"));

        await File.WriteAllTextAsync(file.File, "no key");
        keys.ReloadIfChanged();
        Assert.Equal(AuthenticationOutcome.Accepted, await Ask("RS256"));
        Assert.Single(_log.Lines);

        await File.WriteAllTextAsync(file.File, _ec.ExportSubjectPublicKeyInfoPem());
        keys.ReloadIfChanged();
        Assert.Equal((AuthenticationOutcome.Accepted, AuthenticationOutcome.Refused), (await Ask("ES256"), await Ask("RS256")));
    }

    [Fact]
    public async Task A_token_brings_its_end_its_rank_and_rules()
    {
        var result = await AskAsync(Shared(), Sign("HS256", $$$"""{"exp": {{{Now + 60}}}, "is_superuser": true, "acl": {"pub": ["a/${clientid}", "b"], "sub": [], "all": ["c"]}}"""));

        Assert.Equal((Now + 60 + 5) * 1000, result.ExpiresAt);
        Assert.True(result.IsSuperuser);
        Assert.Equal(2, result.Rules.Count);
        Assert.Equal((true, AccessAction.Publish, "a/${clientid}"), (result.Rules[0].Allows, result.Rules[0].Action, result.Rules[0].Topics[0].Text));
        Assert.Equal((true, null, "c"), (result.Rules[1].Allows, result.Rules[1].Action, result.Rules[1].Topics[0].Text));
    }

    [Theory]
    [InlineData("7")]
    [InlineData("""{"pub": "a/#/b"}""")]
    [InlineData("""{"publish": ["a"]}""")]
    [InlineData("""[{"permission": "allow", "action": "publish"}]""")]
    [InlineData("""[{"permission": "perhaps", "action": "publish", "topic": "a"}]""")]
    [InlineData("""[{"permission": "allow", "action": "publish", "topics": []}]""")]
    [InlineData("""[{"permission": "allow", "action": "publish", "topic": "a", "qos": 3}]""")]
    [InlineData("""[{"permission": "allow", "action": "publish", "topic": "a/${nothing}"}]""")]
    public async Task Rules_that_cannot_be_read_refuse_the_token(string acl) =>
        Assert.Equal(AuthenticationOutcome.Refused, (await AskAsync(Shared(), Sign("HS256", $$"""{"acl": {{acl}}}"""))).Outcome);

    [Fact]
    public async Task When_its_token_has_expired_give_or_take_five_seconds_a_client_is_sent_away()
    {
        await using var broker = await TestAccess.StartAsync(new AuthenticatorOptions { Type = AuthenticatorType.Jwt, Jwt = Shared() });
        var token = Sign("HS256", $$"""{"exp": {{broker.Clock.GetUtcNow().ToUnixTimeSeconds() + 30}}}""");
        await using var client = await broker.ConnectAsync(o => o with { Username = "u", Password = token });

        await broker.AdvanceAsync(34);
        await client.FenceAsync();
        await broker.AdvanceAsync(2);
        await client.ExpectClosedAsync(ReasonCode.NotAuthorized);
        await Scenarios.CounterIdentities.AssertHoldAsync(broker);
    }

    [Fact]
    public async Task Published_keys_check_tokens_and_go_on_when_they_cannot_be_read()
    {
        var isDown = true;
        var key = _rsa;
        await using var web = await WebAnswers.StartAsync(context =>
        {
            context.Response.StatusCode = isDown ? 500 : 200;
            return context.Response.WriteAsync(isDown ? "" : Document(key));
        });
        using var keys = new JwksKeys(new() { JwksUrl = web.Url }, _clock, _log.Logger());
        var authenticator = new TokenAuthenticator(new() { JwksUrl = web.Url }, keys, _clock);
        await Polling.Eventually(() => _log.Lines.Count == 1, "the keys cannot be read");
        Assert.Equal(ReasonCode.ServerUnavailable, (await TestAccess.AskAsync(authenticator, TestAccess.Request("u", Sign("RS256", "{}")))).Reason);

        isDown = false;
        await keys.RefreshAsync();
        Assert.Equal(AuthenticationOutcome.Accepted, (await TestAccess.AskAsync(authenticator, TestAccess.Request("u", Sign("RS256", "{}")))).Outcome);
        Assert.Equal(AuthenticationOutcome.Refused, (await TestAccess.AskAsync(authenticator, TestAccess.Request("u", Sign("HS256", "{}")))).Outcome);

        isDown = true;
        await keys.RefreshAsync();
        await keys.RefreshAsync();
        Assert.Equal(AuthenticationOutcome.Accepted, (await TestAccess.AskAsync(authenticator, TestAccess.Request("u", Sign("RS256", "{}")))).Outcome);
        Assert.Equal(4, _log.Lines.Count);
    }

    [Fact]
    public async Task A_published_secret_is_no_key()
    {
        await using var web = await WebAnswers.StartAsync(context => context.Response.WriteAsync($$"""{"keys": [{"kty": "oct", "k": "{{Part(Secret)}}"}]}"""));
        using var keys = new JwksKeys(new() { JwksUrl = web.Url }, _clock, _log.Logger());
        await Polling.Eventually(() => _log.Lines.Count == 1, "there are no public keys");

        Assert.Empty(keys.Current);
    }

    private static JwtOptions Shared() => new() { Secret = new(Secret) };

    private static string Part(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static string Document(RSA key)
    {
        var parameters = key.ExportParameters(false);
        return JsonSerializer.Serialize(new { keys = new[] { new { kty = "RSA", use = "sig", kid = "1", n = Base64Url.EncodeToString(parameters.Modulus), e = Base64Url.EncodeToString(parameters.Exponent) } } });
    }

    private string Sign(string algorithm, string claims)
    {
        SecurityKey key = algorithm[0] switch { 'H' => new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Secret)), 'E' => new ECDsaSecurityKey(_ec), _ => new RsaSecurityKey(_rsa) };
        return s_handler.CreateToken(claims, new SigningCredentials(key, algorithm));
    }

    private TokenAuthenticator Authenticator(JwtOptions options) => new(options, FixedKeys.Of(options), _clock);

    private Task<AuthenticationResult> AskAsync(JwtOptions options, string token) => TestAccess.AskAsync(Authenticator(options), TestAccess.Request("u", token));
}
