using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Heliograph.Server.Access;

/// <summary>What is kept of a password: enough to check one, not to find it. Immutable.</summary>
/// <param name="Algorithm">How it is computed.</param>
/// <param name="Iterations">Of PBKDF2; 1 for the others.</param>
/// <param name="Salt">A salt of its own; empty in records of others that had none.</param>
/// <param name="Hash">The result.</param>
internal sealed record PasswordHash(PasswordAlgorithm Algorithm, int Iterations, byte[] Salt, byte[] Hash)
{
    /// <summary>The longest salt.</summary>
    public const int MaxSalt = 255;

    /// <summary>The most iterations; more would let one login hold a thread for seconds.</summary>
    public const int MaxIterations = 10_000_000;

    private const int SaltBytes = 16;
    private const int HeaderBytes = 6;

    /// <summary>PBKDF2-SHA256 of a password, with a new salt.</summary>
    public static PasswordHash Create(ReadOnlySpan<byte> password, int iterations)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new(PasswordAlgorithm.Pbkdf2Sha256, iterations, salt, Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes));
    }

    /// <summary>A hash that no password has in practice, and that takes as long to check as any other of its kind.</summary>
    public static PasswordHash OfNobody(PasswordAlgorithm algorithm, int iterations) =>
        new(algorithm, iterations, new byte[SaltBytes], new byte[algorithm is PasswordAlgorithm.Pbkdf2Sha512 or PasswordAlgorithm.SaltedSha512 or PasswordAlgorithm.Sha512Salted ? SHA512.HashSizeInBytes : SHA256.HashSizeInBytes]);

    /// <summary>Whether this is the password; takes the same time whichever byte is wrong. Takes milliseconds: not for a shard.</summary>
    public bool Matches(ReadOnlySpan<byte> password) => CryptographicOperations.FixedTimeEquals(Compute(password), Hash);

    /// <summary>Its bytes in <c>access.db</c>: algorithm, length of the salt, iterations (4, big-endian), salt, hash.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[HeaderBytes + Salt.Length + Hash.Length];
        (bytes[0], bytes[1]) = ((byte)Algorithm, (byte)Salt.Length);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(2), Iterations);
        Salt.CopyTo(bytes, HeaderBytes);
        Hash.CopyTo(bytes, HeaderBytes + Salt.Length);
        return bytes;
    }

    /// <summary>What <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static PasswordHash Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= HeaderBytes || bytes.Length <= HeaderBytes + bytes[1]) throw new FormatException("a password record is damaged");
        var hash = new PasswordHash(
            (PasswordAlgorithm)bytes[0], BinaryPrimitives.ReadInt32BigEndian(bytes[2..]), bytes.Slice(HeaderBytes, bytes[1]).ToArray(), bytes[(HeaderBytes + bytes[1])..].ToArray());
        return hash.IsSound ? hash : throw new FormatException("a password record is damaged");
    }

    /// <summary>Whether it can be checked against at all.</summary>
    public bool IsSound => Enum.IsDefined(Algorithm) && Iterations is > 0 and <= MaxIterations && Salt.Length <= MaxSalt && (IsDerived ? Hash.Length is >= 16 and <= 128 : Hash.Length == Digest([]).Length);

    private bool IsDerived => Algorithm is PasswordAlgorithm.Pbkdf2Sha256 or PasswordAlgorithm.Pbkdf2Sha512;

    private byte[] Compute(ReadOnlySpan<byte> password) => Algorithm switch
    {
        PasswordAlgorithm.Pbkdf2Sha256 => Rfc2898DeriveBytes.Pbkdf2(password, Salt, Iterations, HashAlgorithmName.SHA256, Hash.Length),
        PasswordAlgorithm.Pbkdf2Sha512 => Rfc2898DeriveBytes.Pbkdf2(password, Salt, Iterations, HashAlgorithmName.SHA512, Hash.Length),
        PasswordAlgorithm.SaltedSha256 or PasswordAlgorithm.SaltedSha512 => Digest([.. Salt, .. password]),
        _ => Digest([.. password, .. Salt]),
    };

    private byte[] Digest(byte[] text) =>
        Algorithm is PasswordAlgorithm.SaltedSha256 or PasswordAlgorithm.Sha256Salted ? SHA256.HashData(text) : SHA512.HashData(text);
}
