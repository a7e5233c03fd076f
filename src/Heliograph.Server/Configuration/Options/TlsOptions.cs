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
        RequireTls13 = MinVersion == TlsVersion.Tls13,
    };

    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        problems.File("certificate", Certificate);
        problems.File("key", Key);
        problems.File("passwordFile", PasswordFile);
        problems.File("clientCa", ClientCa);
        if (Password is not null && PasswordFile is not null)
            problems.Add("passwordFile", "password is given as well; keep one of the two");
        if (ClientCertificates != ClientCertificates.None && ClientCa is null)
            problems.Add("clientCertificates", "clientCa is missing: name the file with the authorities to trust");
        if (ClientCertificates == ClientCertificates.None && ClientCa is not null)
            problems.Add("clientCa", "has no effect: set clientCertificates to optional or required");
    }
}
