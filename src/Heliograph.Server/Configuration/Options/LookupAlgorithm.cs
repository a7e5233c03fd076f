namespace Heliograph.Server.Configuration;

/// <summary>What a database keeps of a password.</summary>
internal enum LookupAlgorithm
{
    /// <summary>PBKDF2 with HMAC-SHA-256.</summary>
    Pbkdf2Sha256,

    /// <summary>PBKDF2 with HMAC-SHA-512.</summary>
    Pbkdf2Sha512,

    /// <summary>SHA-256 of salt and password.</summary>
    Sha256,

    /// <summary>SHA-512 of salt and password.</summary>
    Sha512,
}
