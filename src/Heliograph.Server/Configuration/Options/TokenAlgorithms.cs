namespace Heliograph.Server.Configuration;

/// <summary>The signature algorithms of tokens (RFC 7518 §3.1). "none" is none of them.</summary>
internal static class TokenAlgorithms
{
    /// <summary>Those whose key is a shared secret.</summary>
    public static readonly string[] Symmetric = ["HS256", "HS384", "HS512"];

    /// <summary>Those whose key is a public key. Never mixed with the others, or a public key could be taken for a secret.</summary>
    public static readonly string[] Asymmetric = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];
}
