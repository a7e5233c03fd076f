using Heliograph.Broker.Settings;
using Heliograph.Broker.Shards;

namespace Heliograph.Server.Configuration;

/// <summary>Lets in who showed a certificate of the server's `tls.clientCa`.</summary>
internal sealed record CertificateAuthenticatorOptions
{
    /// <summary>What of its certificate is the client's user name; none leaves the one it gives. A certificate without such a name is refused.</summary>
    [Setting(Applies.NewConnections)]
    public CertificateField Username { get; init; } = CertificateField.CommonName;

    /// <summary>What of its certificate the client identifier must be; none lets any be.</summary>
    [Setting(Applies.NewConnections)]
    public CertificateField ClientId { get; init; }
}
