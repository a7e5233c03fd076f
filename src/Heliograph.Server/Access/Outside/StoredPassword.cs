using System.Text;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Access.Outside;

/// <summary>Reads what a database keeps of a password: hash as hexadecimal text, salt as it is. Plain text is never compared.</summary>
internal sealed class StoredPassword(LookupPasswordOptions options)
{
    private const string Wrong = "password_hash is no hash of the configured algorithm in hexadecimal; passwords are not kept as plain text";

    /// <summary>The hash, to be checked against where hashing is done.</summary>
    /// <exception cref="OutsideException">What is kept is no hash of the kind that the configuration names.</exception>
    public PasswordHash Read(string hash, string salt)
    {
        try
        {
            var kept = new PasswordHash(Algorithm, IsDerived ? options.Iterations : 1, Encoding.UTF8.GetBytes(salt), Convert.FromHexString(hash));
            return kept.IsSound ? kept : throw new OutsideException(Wrong) { HasAnswered = true };
        }
        catch (FormatException cause)
        {
            throw new OutsideException(Wrong, cause) { HasAnswered = true };
        }
    }

    /// <summary>A hash that takes as long to check as those of the users do.</summary>
    public PasswordHash OfNobody => PasswordHash.OfNobody(Algorithm, IsDerived ? options.Iterations : 1);

    private bool IsDerived => options.Algorithm is LookupAlgorithm.Pbkdf2Sha256 or LookupAlgorithm.Pbkdf2Sha512;

    private PasswordAlgorithm Algorithm => options.Algorithm switch
    {
        LookupAlgorithm.Pbkdf2Sha256 => PasswordAlgorithm.Pbkdf2Sha256,
        LookupAlgorithm.Pbkdf2Sha512 => PasswordAlgorithm.Pbkdf2Sha512,
        LookupAlgorithm.Sha256 => options.SaltAtEnd ? PasswordAlgorithm.Sha256Salted : PasswordAlgorithm.SaltedSha256,
        _ => options.SaltAtEnd ? PasswordAlgorithm.Sha512Salted : PasswordAlgorithm.SaltedSha512,
    };
}
