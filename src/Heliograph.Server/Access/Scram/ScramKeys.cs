using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Heliograph.Server.Access;

/// <summary>
/// What the server keeps of a password for SCRAM (RFC 5802 §3): who steals it can neither log in with it nor find the password but by trying. Immutable.
/// </summary>
/// <param name="Iterations">Of PBKDF2.</param>
/// <param name="Salt">A salt of its own.</param>
/// <param name="StoredKey">H(ClientKey).</param>
/// <param name="ServerKey">HMAC(SaltedPassword, "Server Key").</param>
internal sealed record ScramKeys(int Iterations, byte[] Salt, byte[] StoredKey, byte[] ServerKey)
{
    private const int SaltBytes = 16;
    private const int HeaderBytes = 5;

    /// <summary>The keys of a password, with a new salt.</summary>
    public static ScramKeys Create(ScramHash hash, ReadOnlySpan<byte> password, int iterations) =>
        Create(hash, password, iterations, RandomNumberGenerator.GetBytes(SaltBytes));

    /// <summary>The keys of a password.</summary>
    public static ScramKeys Create(ScramHash hash, ReadOnlySpan<byte> password, int iterations, byte[] salt)
    {
        var salted = Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, hash.Algorithm, hash.Size);
        return new(iterations, salt, hash.Digest(hash.Hmac(salted, "Client Key"u8)), hash.Hmac(salted, "Server Key"u8));
    }

    /// <summary>Its bytes in <c>access.db</c>: iterations (4, big-endian), length of the salt, salt, stored key, server key.</summary>
    public byte[] ToBytes()
    {
        var header = new byte[HeaderBytes];
        BinaryPrimitives.WriteInt32BigEndian(header, Iterations);
        header[4] = (byte)Salt.Length;
        return [.. header, .. Salt, .. StoredKey, .. ServerKey];
    }

    /// <summary>The iterations in what <see cref="ToBytes"/> wrote; 0 when it is damaged.</summary>
    public static int IterationsOf(byte[] bytes) => bytes.Length < HeaderBytes ? 0 : BinaryPrimitives.ReadInt32BigEndian(bytes);

    /// <summary>What <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static ScramKeys Read(ScramHash hash, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes || bytes.Length != HeaderBytes + bytes[4] + (2 * hash.Size)) throw new FormatException("the keys of a user are damaged");
        var keys = bytes[(HeaderBytes + bytes[4])..];
        return new(BinaryPrimitives.ReadInt32BigEndian(bytes), bytes.Slice(HeaderBytes, bytes[4]).ToArray(), keys[..hash.Size].ToArray(), keys[hash.Size..].ToArray());
    }
}
