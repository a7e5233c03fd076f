using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>Signed tokens: where clients have them, what signs them, and what they must claim. Exactly one of the keys is given.</summary>
internal sealed record JwtOptions : ISection
{
    /// <summary>Where a client has its token.</summary>
    [Setting(Applies.NewConnections)]
    public TokenPlace From { get; init; }

    /// <summary>Shared secret of tokens signed by HS256, HS384 or HS512; at least 32 bytes.</summary>
    [Setting(Applies.NewConnections)]
    public Secret? Secret { get; init; }

    /// <summary>File whose content, without the end of its last line, is that secret.</summary>
    [Setting(Applies.NewConnections)]
    public string? SecretFile { get; init; }

    /// <summary>PEM file with the public key or certificate of tokens signed by RS, PS or ES.</summary>
    [Setting(Applies.NewConnections)]
    public string? PublicKeyFile { get; init; }

    /// <summary>URL of a JWKS document with the public keys of tokens signed by RS, PS or ES.</summary>
    [Setting(Applies.NewConnections)]
    public string? JwksUrl { get; init; }

    /// <summary>How often the JWKS document is read again. While it cannot be read, the keys read last go on.</summary>
    [Setting(Applies.NewConnections, Min = 10, Max = 86_400)]
    public TimeSpan JwksRefresh { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Signature algorithms accepted; none given: all that fit the key.</summary>
    [Setting(Applies.NewConnections)]
    public IReadOnlyList<string> Algorithms { get; init; } = [];

    /// <summary>How far the clock of whoever signs may be off, for exp and nbf.</summary>
    [Setting(Applies.NewConnections, Min = 0, Max = 600)]
    public TimeSpan Leeway { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether a token without exp is refused.</summary>
    [Setting(Applies.NewConnections)]
    public bool RequireExpiry { get; init; }

    /// <summary>Claims a token must have, with their values; `${clientid}` and `${username}` stand for the client's.</summary>
    [Setting(Applies.NewConnections)]
    public IReadOnlyList<NamedValue> Claims { get; init; } = [];

    /// <summary>Claim with the rules of the client.</summary>
    [Setting(Applies.NewConnections)]
    public string AclClaim { get; init; } = "acl";

    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        problems.File("secretFile", SecretFile);
        problems.File("publicKeyFile", PublicKeyFile);
        if (new object?[] { Secret, SecretFile, PublicKeyFile, JwksUrl }.Count(key => key is not null) != 1)
            problems.Add("secret", "expected exactly one of secret, secretFile, publicKeyFile and jwksUrl");
        if (JwksUrl is not null && !WebUrl.IsValid(JwksUrl))
            problems.Add("jwksUrl", "expected a URL that begins with http:// or https://");
        CheckAlgorithms(problems);
        foreach (var (claim, i) in Claims.Select((claim, i) => (claim, i)))
            if (ClientPlaceholder.Unknown(claim.Value, ClientPlaceholder.OfConnect) is { } wrong)
                problems.Add($"claims:{i}:value", wrong);
    }

    private void CheckAlgorithms(SectionProblems problems)
    {
        var fitting = Secret is not null || SecretFile is not null ? TokenAlgorithms.Symmetric : TokenAlgorithms.Asymmetric;
        for (var i = 0; i < Algorithms.Count; i++)
            if (!fitting.Contains(Algorithms[i]))
                problems.Add($"algorithms:{i}", $"expected one that fits the key: {string.Join(", ", fitting)}");
    }
}
