using System.Security.Cryptography;
using System.Text;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Access.Outside;

/// <summary>Checks a password against what a database keeps of it, both as hexadecimal text. Plain text is never compared.</summary>
internal sealed class StoredPassword(LookupPasswordOptions options)
{
    /// <summary>Whether it is the right one. Computes for as long as the iterations take; never on a shard.</summary>
    /// <exception cref="OutsideException">What is kept is no hash of the kind that the configuration names.</exception>
    public bool Matches(byte[] password, string hash, string salt)
    {
        var kept = Decode(hash);
        return CryptographicOperations.FixedTimeEquals(kept, Compute(password, Encoding.UTF8.GetBytes(salt), kept.Length));
    }

    private byte[] Compute(byte[] password, byte[] salt, int length) => options.Algorithm switch
    {
        LookupAlgorithm.Pbkdf2Sha256 => Rfc2898DeriveBytes.Pbkdf2(password, salt, options.Iterations, HashAlgorithmName.SHA256, length),
        LookupAlgorithm.Pbkdf2Sha512 => Rfc2898DeriveBytes.Pbkdf2(password, salt, options.Iterations, HashAlgorithmName.SHA512, length),
        LookupAlgorithm.Sha256 => SHA256.HashData(Salted(password, salt)),
        _ => SHA512.HashData(Salted(password, salt)),
    };

    private byte[] Salted(byte[] password, byte[] salt) => options.SaltAtEnd ? [.. password, .. salt] : [.. salt, .. password];

    private static byte[] Decode(string hash)
    {
        try
        {
            return hash.Length is >= 32 and <= 256 ? Convert.FromHexString(hash) : throw new OutsideException("password_hash is no hash in hexadecimal; passwords are not kept as plain text");
        }
        catch (FormatException wrong)
        {
            throw new OutsideException("password_hash is no hash in hexadecimal; passwords are not kept as plain text", wrong);
        }
    }
}
