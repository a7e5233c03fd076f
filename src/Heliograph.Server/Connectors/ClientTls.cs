using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Connectors;

/// <summary>Makes handshake options of a client from its section of the configuration.</summary>
internal static class ClientTls
{
    /// <summary>Reads the files that the section names.</summary>
    /// <exception cref="TargetException">One of them cannot be used; the message says which and why.</exception>
    public static SslClientAuthenticationOptions Load(ClientTlsOptions options, string host)
    {
        try
        {
            var tls = new SslClientAuthenticationOptions { TargetHost = host, CertificateChainPolicy = Policy(options.Ca), AllowRenegotiation = false };
            if (options.Certificate is { } file) tls.ClientCertificateContext = SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(file, options.Key), null, offline: true);
#pragma warning disable CA5359 // The user has said so, and was told what it means.
            if (!options.Verify) tls.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
            return tls;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new TargetException($"the files of its section tls cannot be used: {wrong.Message}", wrong);
        }
    }

    /// <summary>Whether a certificate comes from whom a policy trusts, by way of those that the server has sent along.</summary>
    public static bool IsTrusted(X509Certificate? certificate, X509Chain? sent, X509ChainPolicy policy)
    {
        if (certificate is null) return false;
        using var own = new X509Certificate2(certificate);
        using var chain = new X509Chain { ChainPolicy = policy.Clone() };
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>()) chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(own);
    }

    /// <summary>What to look at when an encrypted connection ends before anything is answered: a server that misses a certificate often says no more.</summary>
    public static string Hint(ClientTlsOptions options, Exception fault) =>
        options.Certificate is null && fault is IOException ? "; perhaps it wants a certificate of its clients, which tls.certificate names" : "";

    private static X509ChainPolicy Policy(string? authorities)
    {
        X509ChainPolicy policy = new() { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (authorities is null) return policy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.ImportFromPemFile(authorities);
        if (policy.CustomTrustStore.Count == 0) throw new CryptographicException($"'{authorities}' holds no certificate.");
        return policy;
    }
}
