using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Heliograph.Server.Transport.Tls;

/// <summary>Makes handshake options from certificate files.</summary>
internal static class CertificateFiles
{
    private const string PemMark = "-----BEGIN";

    /// <summary>Reads the files and prepares what all handshakes share: without that each would build the chain again.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A file does not hold what it should.</exception>
    /// <param name="options">Which files.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Told, during handshakes, why a certificate that is revoked is refused.</param>
    public static SslServerAuthenticationOptions Load(TlsOptions options, TimeProvider time, Action<string> log)
    {
        var (certificate, chain) = IsPem(options.CertificateFile) ? LoadPem(options) : LoadPfx(options);
        SslServerAuthenticationOptions result = new()
        {
            EnabledSslProtocols = options.RequireTls13 ? SslProtocols.Tls13 : SslProtocols.Tls12 | SslProtocols.Tls13,
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true),
            AllowRenegotiation = false,
        };
        if (options.Ciphers.Count > 0) result.CipherSuitesPolicy = PolicyOf(options.Ciphers);
        if (options.ClientCertificates != ClientCertificates.None) AskForCertificate(result, options, (time, log));
        return result;
    }

    private static CipherSuitesPolicy PolicyOf(IReadOnlyList<TlsCipherSuite> ciphers)
    {
#pragma warning disable CA1416 // Where there is no choice of cipher suites, the error says so.
        try
        {
            return new(ciphers);
        }
        catch (PlatformNotSupportedException cause)
        {
            throw new System.Security.Cryptography.CryptographicException("this system does not let a program choose cipher suites; leave tls.ciphers out and set them for the machine.", cause);
        }
#pragma warning restore CA1416
    }

    private static bool IsPem(string file) => File.ReadAllText(file).Contains(PemMark, StringComparison.Ordinal);

    private static (X509Certificate2 Certificate, X509Certificate2Collection Chain) LoadPem(TlsOptions options)
    {
        var certificate = options.Password is { } password
            ? X509Certificate2.CreateFromEncryptedPemFile(options.CertificateFile, password, options.KeyFile)
            : X509Certificate2.CreateFromPemFile(options.CertificateFile, options.KeyFile);
        X509Certificate2Collection chain = [];
        chain.ImportFromPemFile(options.CertificateFile);

        // Windows takes only keys that have been through a PFX.
        if (OperatingSystem.IsWindows()) certificate = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
        return (certificate, chain);
    }

    private static (X509Certificate2 Certificate, X509Certificate2Collection Chain) LoadPfx(TlsOptions options)
    {
        var certificate = X509CertificateLoader.LoadPkcs12FromFile(options.CertificateFile, options.Password);
        if (!certificate.HasPrivateKey) throw new System.Security.Cryptography.CryptographicException("It holds no private key.");
        return (certificate, X509CertificateLoader.LoadPkcs12CollectionFromFile(options.CertificateFile, options.Password));
    }

    private static void AskForCertificate(SslServerAuthenticationOptions result, TlsOptions options, (TimeProvider Time, Action<string> Log) told)
    {
        var isRequired = options.ClientCertificates == ClientCertificates.Required;
        result.ClientCertificateRequired = true;
        result.CertificateRevocationCheckMode = X509RevocationMode.NoCheck;
        result.CertificateChainPolicy = Policy(options.AuthorityFile);
        var revoked = options.RevocationFile is { } file ? RevokedCertificates.Load(file, result.CertificateChainPolicy.CustomTrustStore, told.Time, told.Log) : null;
        result.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            certificate is null ? !isRequired : errors == SslPolicyErrors.None && (revoked is null || (chain is not null && revoked.Allows(chain)));
    }

    // Nothing is fetched from the network during a handshake: it would stop the loop.
    private static X509ChainPolicy Policy(string? authorities)
    {
        X509ChainPolicy policy = new() { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (authorities is null) return policy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.ImportFromPemFile(authorities);
        if (policy.CustomTrustStore.Count == 0) throw new System.Security.Cryptography.CryptographicException($"'{authorities}' holds no certificate.");
        return policy;
    }
}
