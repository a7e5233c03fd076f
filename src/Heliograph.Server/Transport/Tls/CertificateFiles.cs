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
    public static SslServerAuthenticationOptions Load(TlsOptions options)
    {
        var (certificate, chain) = IsPem(options.CertificateFile) ? LoadPem(options) : LoadPfx(options);
        SslServerAuthenticationOptions result = new()
        {
            EnabledSslProtocols = options.RequireTls13 ? SslProtocols.Tls13 : SslProtocols.Tls12 | SslProtocols.Tls13,
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true),
            AllowRenegotiation = false,
        };
        if (options.ClientCertificates != ClientCertificates.None) AskForCertificate(result, options);
        return result;
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

    private static void AskForCertificate(SslServerAuthenticationOptions result, TlsOptions options)
    {
        var isRequired = options.ClientCertificates == ClientCertificates.Required;
        result.ClientCertificateRequired = true;
        result.CertificateRevocationCheckMode = X509RevocationMode.NoCheck;
        result.CertificateChainPolicy = Policy(options.AuthorityFile);
        result.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            certificate is null ? !isRequired : errors == SslPolicyErrors.None;
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
