using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Heliograph.Server.Configuration;
using Microsoft.IdentityModel.Tokens;

namespace Heliograph.Server.Access;

/// <summary>A key from the configuration, as it was read.</summary>
internal sealed class FixedKeys : ITokenKeys
{
    private const int LeastSecret = 32;

    private FixedKeys(SecurityKey key) => Current = [key];

    /// <inheritdoc/>
    public IReadOnlyList<SecurityKey> Current { get; }

    /// <inheritdoc/>
    public void Missing()
    {
    }

    /// <summary>The key that the options name.</summary>
    /// <exception cref="AccessFileException">It cannot be read, or is no key.</exception>
    public static FixedKeys Of(JwtOptions options)
    {
        if (options.Secret is { } secret) return Shared(Encoding.UTF8.GetBytes(secret.Reveal()), "authentication: jwt.secret");
        var path = options.SecretFile ?? options.PublicKeyFile!;
        try
        {
            return options.SecretFile is null ? Public(File.ReadAllText(path)) : Shared(Encoding.UTF8.GetBytes(File.ReadAllText(path).TrimEnd('\r', '\n')), path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new AccessFileException($"'{path}' has no key for tokens: {cause.Message}", cause);
        }
    }

    private static FixedKeys Shared(byte[] secret, string place) => secret.Length >= LeastSecret
        ? new(new SymmetricSecurityKey(secret))
        : throw new AccessFileException($"{place}: the secret of tokens has {secret.Length} bytes; expected at least {LeastSecret}, for example of `openssl rand -hex 32`");

    private static FixedKeys Public(string pem)
    {
        if (pem.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal)) return new(OfCertificate(X509Certificate2.CreateFromPem(pem)));
        try
        {
            var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            return new(new RsaSecurityKey(rsa));
        }
        catch (CryptographicException)
        {
            var ec = ECDsa.Create();
            ec.ImportFromPem(pem);
            return new(new ECDsaSecurityKey(ec));
        }
    }

    private static SecurityKey OfCertificate(X509Certificate2 certificate)
    {
        if (certificate.GetRSAPublicKey() is { } rsa) return new RsaSecurityKey(rsa);
        return certificate.GetECDsaPublicKey() is { } ec ? new ECDsaSecurityKey(ec) : throw new ArgumentException("the certificate's key is neither RSA nor EC");
    }
}
