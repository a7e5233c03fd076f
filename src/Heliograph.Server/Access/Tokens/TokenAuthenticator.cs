using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Heliograph.Broker.Access;
using Heliograph.Protocol;
using Heliograph.Server.Access.Outside;
using Heliograph.Server.Configuration;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Heliograph.Server.Access;

/// <summary>Knows clients by signed tokens (RFC 7519). Ignores who gives nothing that looks like one; refuses every token that does not hold.</summary>
internal sealed class TokenAuthenticator(JwtOptions options, ITokenKeys keys, TimeProvider clock) : IAuthenticator, IOutside, IDisposable
{
    private static readonly JsonWebTokenHandler s_handler = new() { MapInboundClaims = false };

    private readonly IReadOnlyList<(string Name, ClientTemplate Value)> _claims = [.. options.Claims.Select(claim => (claim.Name, ClientTemplate.Parse(claim.Value, ClientPlaceholder.OfConnect)))];

    private readonly string[] _algorithms = options switch
    {
        { Algorithms.Count: > 0 } => [.. options.Algorithms],
        { Secret: null, SecretFile: null } => TokenAlgorithms.Asymmetric,
        _ => TokenAlgorithms.Symmetric,
    };

    /// <inheritdoc/>
    public string Name => "jwt";

    /// <inheritdoc/>
    public OutsideCall? Call => (keys as JwksKeys)?.Call;

    /// <inheritdoc/>
    public async ValueTask<AuthenticationResult> AuthenticateAsync(ConnectRequest request, CancellationToken cancellation)
    {
        var text = options.From == TokenPlace.Username ? request.Username : request.Password is { } password ? Encoding.UTF8.GetString(password) : null;
        if (text is null || !s_handler.CanReadToken(text)) return AuthenticationResult.Ignored;
        if (keys.Current.Count == 0) return AuthenticationResult.Refused("the keys of tokens are not there yet", ReasonCode.ServerUnavailable);
        var result = await s_handler.ValidateTokenAsync(text, Parameters()).ConfigureAwait(false);
        if (result.IsValid) return Decide((JsonWebToken)result.SecurityToken, request);
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException) keys.Missing();
        return AuthenticationResult.Refused($"the token does not hold: {Why(result.Exception)}");
    }

    /// <inheritdoc/>
    public void Dispose() => (keys as IDisposable)?.Dispose();

    // What the library writes may quote the token.
    private static string Why(Exception? fault) => fault switch
    {
        SecurityTokenExpiredException => "it has expired",
        SecurityTokenNotYetValidException => "it is not valid yet",
        SecurityTokenNoExpirationException => "it does not expire",
        SecurityTokenInvalidAlgorithmException => "its algorithm is not accepted",
        SecurityTokenSignatureKeyNotFoundException => "no known key has signed it",
        SecurityTokenInvalidSignatureException => "its signature is missing or wrong",
        _ => "it cannot be read",
    };

    private TokenValidationParameters Parameters() => new()
    {
        ValidAlgorithms = _algorithms,
        IssuerSigningKeys = keys.Current,
        ValidateIssuer = false,
        ValidateAudience = false,
        RequireSignedTokens = true,
        LifetimeValidator = IsAlive,
    };

    private bool IsAlive(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (expires is null && options.RequireExpiry) throw new SecurityTokenNoExpirationException();
        if (expires is { } end && now >= end + options.Leeway) throw new SecurityTokenExpiredException();
        if (notBefore is { } begin && now < begin - options.Leeway) throw new SecurityTokenNotYetValidException();
        return true;
    }

    private AuthenticationResult Decide(JsonWebToken token, ConnectRequest request)
    {
        using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(token.EncodedPayload));
        var claims = payload.RootElement;
        var values = new ClientValues(request);
        if (_claims.FirstOrDefault(claim => !Holds(claims, claim.Name, values.Fill(claim.Value))).Name is { } wrong) return AuthenticationResult.Refused($"the claim '{wrong}' is not as demanded");
        try
        {
            return Accepted(token, claims) with { Username = options.From == TokenPlace.Username ? NameOf(claims, request) : null };
        }
        catch (FormatException malformed)
        {
            return AuthenticationResult.Refused($"the claim '{options.AclClaim}': {malformed.Message}", ReasonCode.NotAuthorized);
        }
    }

    private AuthenticationResult Accepted(JsonWebToken token, JsonElement claims) => new()
    {
        Outcome = AuthenticationOutcome.Accepted,
        ExpiresAt = token.ValidTo == DateTime.MinValue ? 0 : new DateTimeOffset(token.ValidTo).ToUnixTimeMilliseconds() + (long)options.Leeway.TotalMilliseconds,
        IsSuperuser = claims.TryGetProperty("is_superuser", out var isSuperuser) && isSuperuser.ValueKind == JsonValueKind.True,
        Rules = claims.TryGetProperty(options.AclClaim, out var rules) ? RuleReader.Read(rules) : [],
    };

    // Nobody who lists clients is to see a token: who has it is that client.
    private static string NameOf(JsonElement claims, ConnectRequest request) =>
        claims.TryGetProperty("sub", out var subject) && subject.ValueKind == JsonValueKind.String && subject.GetString() is { Length: > 0 } name ? name : Encoding.UTF8.GetString(request.ClientId);

    private static bool Holds(JsonElement claims, string name, string expected) => expected.Length > 0 && claims.TryGetProperty(name, out var value) && value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() == expected,
        JsonValueKind.Array => value.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.String && item.GetString() == expected),
        _ => value.GetRawText() == expected,
    };
}
