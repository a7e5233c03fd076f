namespace Heliograph.Server.Access;

/// <summary>How a password became what is kept of it. The values are those in <c>access.db</c>.</summary>
internal enum PasswordAlgorithm : byte
{
    /// <summary>PBKDF2 with HMAC-SHA-256 (RFC 8018).</summary>
    Pbkdf2Sha256 = 1,

    /// <summary>PBKDF2 with HMAC-SHA-512.</summary>
    Pbkdf2Sha512 = 2,

    /// <summary>SHA-256 of salt and password.</summary>
    SaltedSha256 = 3,

    /// <summary>SHA-512 of salt and password.</summary>
    SaltedSha512 = 4,

    /// <summary>SHA-256 of password and salt.</summary>
    Sha256Salted = 5,

    /// <summary>SHA-512 of password and salt.</summary>
    Sha512Salted = 6,
}
