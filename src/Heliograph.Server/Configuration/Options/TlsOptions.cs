using System.Net.Security;
using Heliograph.Broker.Settings;
using Heliograph.Server.Transport.Tls;

namespace Heliograph.Server.Configuration;

/// <summary>Certificate and demands of a server that encrypts. The files are read again when they change.</summary>
internal sealed record TlsOptions : ISection
{
    /// <summary>File with the certificate and its chain: PEM, or PFX (.pfx, .p12).</summary>
    [Setting(Applies.Restart, Required = true)]
    public string Certificate { get; init; } = "";

    /// <summary>PEM file with the private key, when it is not in the certificate's file.</summary>
    [Setting(Applies.Restart)]
    public string? Key { get; init; }

    /// <summary>Password of the key or the PFX file.</summary>
    [Setting(Applies.Restart)]
    public Secret? Password { get; init; }

    /// <summary>File whose first line is the password.</summary>
    [Setting(Applies.Restart)]
    public string? PasswordFile { get; init; }

    /// <summary>Whether clients show a certificate. Required also counts as authentication.</summary>
    [Setting(Applies.Restart)]
    public ClientCertificates ClientCertificates { get; init; }

    /// <summary>PEM file with the authorities that client certificates must come from.</summary>
    [Setting(Applies.Restart)]
    public string? ClientCa { get; init; }

    /// <summary>PEM file with lists of revoked client certificates (CRL), signed by authorities of clientCa. Certificates of an authority whose list is out of date are refused; those of one without a list are not checked.</summary>
    [Setting(Applies.Restart)]
    public string? CrlFile { get; init; }

    /// <summary>Cipher suites that may be used, by their IANA names, such as TLS_AES_256_GCM_SHA384; without any, those the system prefers. Not on Windows.</summary>
    [Setting(Applies.Restart)]
    public IReadOnlyList<string> Ciphers { get; init; } = [];

    /// <summary>Lowest TLS version accepted.</summary>
    [Setting(Applies.Restart)]
    public TlsVersion MinVersion { get; init; } = TlsVersion.Tls12;

    /// <summary>The password itself, from where it was given; null when there is none.</summary>
    /// <exception cref="IOException">The password file cannot be read.</exception>
    internal string? ReadPassword() =>
        PasswordFile is null ? Password?.Reveal() : File.ReadLines(PasswordFile).FirstOrDefault() ?? "";

    /// <summary>The same for the transport.</summary>
    /// <exception cref="IOException">The password file cannot be read.</exception>
    internal Transport.Tls.TlsOptions ForTransport() => new()
    {
        CertificateFile = Certificate,
        KeyFile = Key,
        Password = ReadPassword(),
        ClientCertificates = ClientCertificates,
        AuthorityFile = ClientCa,
        RevocationFile = CrlFile,
        Ciphers = [.. Ciphers.Select(Enum.Parse<TlsCipherSuite>)],
        RequireTls13 = MinVersion == TlsVersion.Tls13,
    };

    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        problems.File("certificate", Certificate);
        problems.File("key", Key);
        problems.File("passwordFile", PasswordFile);
        problems.File("clientCa", ClientCa);
        problems.File("crlFile", CrlFile);
        if (CrlFile is not null && ClientCertificates == ClientCertificates.None)
            problems.Add("crlFile", "has no effect: set clientCertificates to optional or required");
        foreach (var unknown in Ciphers.Where(name => !Enum.GetNames<TlsCipherSuite>().Contains(name)))
            problems.Add("ciphers", $"'{unknown}' is no cipher suite; expected names such as TLS_AES_128_GCM_SHA256 or TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
        if (Password is not null && PasswordFile is not null)
            problems.Add("passwordFile", "password is given as well; keep one of the two");
        if (ClientCertificates != ClientCertificates.None && ClientCa is null)
            problems.Add("clientCertificates", "clientCa is missing: name the file with the authorities to trust");
        if (ClientCertificates == ClientCertificates.None && ClientCa is not null)
            problems.Add("clientCa", "has no effect: set clientCertificates to optional or required");
    }
}
