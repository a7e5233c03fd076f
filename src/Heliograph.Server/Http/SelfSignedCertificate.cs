using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Heliograph.Server.Apps;

namespace Heliograph.Server.Http;

/// <summary>A certificate that the server makes for itself, so that the API has TLS before anybody has asked for a certificate.</summary>
internal static class SelfSignedCertificate
{
    private const int Years = 10;

    /// <summary>Makes the two PEM files unless both are there; only the owner may read the key.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    internal static void Ensure(string certificateFile, string keyFile, TimeProvider clock)
    {
        if (File.Exists(certificateFile) && File.Exists(keyFile)) return;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = clock.GetUtcNow();
        using var certificate = RequestFor(key).CreateSelfSigned(now.AddDays(-1), now.AddYears(Years));
        PrivateFile.MakeFolderOf(keyFile);
        PrivateFile.Replace(keyFile, System.Text.Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem() + "\n");
    }

    private static CertificateRequest RequestFor(ECDsa key)
    {
        var request = new CertificateRequest("CN=Heliograph", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false)); // server authentication
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        if (Uri.CheckHostName(Environment.MachineName) == UriHostNameType.Dns) names.AddDnsName(Environment.MachineName);
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }
}
