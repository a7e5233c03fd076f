using Heliograph.Server.Configuration;

namespace Heliograph.Server.Access;

/// <summary>What imported records are.</summary>
/// <param name="Key">By what the users are known.</param>
/// <param name="Hashing">How passwords given as they are become hashes.</param>
internal sealed record ImportOptions(UserKey Key, UserAuthenticatorOptions Hashing)
{
    /// <summary>How <c>password_hash</c> was made of password and salt.</summary>
    public PasswordAlgorithm Algorithm { get; init; } = PasswordAlgorithm.SaltedSha256;

    /// <summary>Iterations of PBKDF2 in the records; 1 for other algorithms.</summary>
    public int Iterations { get; init; } = 1;
}
