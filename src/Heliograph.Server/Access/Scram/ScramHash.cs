using System.Security.Cryptography;

namespace Heliograph.Server.Access;

/// <summary>The hash of a SCRAM method (RFC 7677 for SHA-256; SHA-512 alike).</summary>
internal sealed record ScramHash(HashAlgorithmName Algorithm, int Size, string Method)
{
    /// <summary>SCRAM-SHA-256.</summary>
    public static readonly ScramHash Sha256 = new(HashAlgorithmName.SHA256, SHA256.HashSizeInBytes, "SCRAM-SHA-256");

    /// <summary>SCRAM-SHA-512.</summary>
    public static readonly ScramHash Sha512 = new(HashAlgorithmName.SHA512, SHA512.HashSizeInBytes, "SCRAM-SHA-512");

    /// <summary>H(text).</summary>
    public byte[] Digest(ReadOnlySpan<byte> text) => CryptographicOperations.HashData(Algorithm, text);

    /// <summary>HMAC(key, text).</summary>
    public byte[] Hmac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> text) => CryptographicOperations.HmacData(Algorithm, key, text);

    /// <summary>What a user keeps for this method.</summary>
    public byte[]? KeysOf(User user) => Size == SHA256.HashSizeInBytes ? user.Scram256 : user.Scram512;
}
