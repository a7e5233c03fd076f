using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Heliograph.Tests.Transport;

/// <summary>An authority with server and client certificates, as PEM and PFX files in a directory that is deleted.</summary>
internal sealed class TestCertificates : IDisposable
{
    private static readonly DateTimeOffset s_from = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset s_to = new(2099, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _directory = Directory.CreateTempSubdirectory("heliograph").FullName;
    private readonly X509Certificate2 _authority;

    public TestCertificates(string name = "authority")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _authority = request.CreateSelfSigned(s_from, s_to);
        File.WriteAllText(AuthorityFile, _authority.ExportCertificatePem());
        Server = Issue("localhost");
        Client = Issue("device-1");
        WriteServer(Server);
        File.WriteAllText(ClientFile, $"{Client.ExportCertificatePem()}\n{Client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()}");
    }

    public string AuthorityFile => Path.Combine(_directory, "ca.pem");

    public string CertificateFile => Path.Combine(_directory, "server.pem");

    public string KeyFile => Path.Combine(_directory, "server.key");

    public string PfxFile => Path.Combine(_directory, "server.pfx");

    /// <summary>The certificate of the client and its key.</summary>
    public string ClientFile => Path.Combine(_directory, "client.pem");

    public string RevocationFile => Path.Combine(_directory, "crl.pem");

    public X509Certificate2 Server { get; }

    public X509Certificate2 Client { get; }

    public X509Certificate2 Issue(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1"), new("1.3.6.1.5.5.7.3.2")], false));
        using var signed = request.Create(_authority, s_from, s_to.AddDays(-1), RandomNumberGenerator.GetBytes(8));
        using var whole = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
    }

    public void WriteServer(X509Certificate2 certificate)
    {
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(KeyFile, certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllBytes(PfxFile, certificate.Export(X509ContentType.Pfx, "secret"));
    }

    /// <summary>Writes a list that this authority signs.</summary>
    public void Revoke(DateTimeOffset nextUpdate, params X509Certificate2[] revoked)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (var certificate in revoked) list.AddEntry(certificate, s_from);
        var encoded = list.Build(_authority, 1, nextUpdate, HashAlgorithmName.SHA256, thisUpdate: s_from);
        File.WriteAllText(RevocationFile, PemEncoding.WriteString("X509 CRL", encoded));
    }

    public void Dispose() => Directory.Delete(_directory, true);
}
