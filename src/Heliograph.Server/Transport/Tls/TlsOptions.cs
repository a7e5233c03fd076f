using System.Net.Security;

namespace Heliograph.Server.Transport.Tls;

/// <summary>
/// The TLS settings of a listener. The files are read at the start and again when they change; a changed file that cannot be used
/// leaves the certificate in use. Connections keep what they were opened with.
/// </summary>
internal sealed record TlsOptions
{
    /// <summary>The server's certificate: a PEM file (with its chain, and its key unless <see cref="KeyFile"/> names one) or a PFX file.</summary>
    public required string CertificateFile { get; init; }

    /// <summary>The key of a PEM certificate; null when the certificate file holds it.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The password of the PFX file or of an encrypted PEM key.</summary>
    public string? Password { get; init; }

    /// <summary>Whether clients show a certificate.</summary>
    public ClientCertificates ClientCertificates { get; init; }

    /// <summary>A PEM file with the authorities whose client certificates are valid; null for those the system trusts.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>A PEM file with lists of revoked client certificates; null for none.</summary>
    public string? RevocationFile { get; init; }

    /// <summary>The cipher suites that may be used, of both versions; empty for those the system prefers. Not on Windows.</summary>
    public IReadOnlyList<TlsCipherSuite> Ciphers { get; init; } = [];

    /// <summary>Whether TLS 1.2 is refused.</summary>
    public bool RequireTls13 { get; init; }

    /// <summary>How often the files are looked at for changes.</summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromSeconds(5);
}
