using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>How a connection to a server outside is encrypted.</summary>
internal sealed record ClientTlsOptions : ISection
{
    /// <summary>Whether it is. Over HTTP the URL says so, and this is not looked at.</summary>
    [Setting(Applies.Now)]
    public bool Enabled { get; init; }

    /// <summary>PEM file with the authorities that the server's certificate may come from. Without one those that the system trusts.</summary>
    [Setting(Applies.Now)]
    public string? Ca { get; init; }

    /// <summary>Whether the server's certificate is verified, with its name. Without that anybody on the way can read and change everything.</summary>
    [Setting(Applies.Now)]
    public bool Verify { get; init; } = true;

    /// <summary>PEM file with a certificate to show to the server.</summary>
    [Setting(Applies.Now)]
    public string? Certificate { get; init; }

    /// <summary>PEM file with the private key of that certificate, when it is not in the same file.</summary>
    [Setting(Applies.Now)]
    public string? Key { get; init; }

    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        problems.File("ca", Ca);
        problems.File("certificate", Certificate);
        problems.File("key", Key);
        if (Key is not null && Certificate is null) problems.Add("key", "has no effect without certificate");
        if (Ca is not null && !Verify) problems.Add("ca", "has no effect: verify is false");
    }
}
