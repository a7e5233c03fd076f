using System.Text;
using Heliograph.Broker.Access;
using Heliograph.Broker.Shards;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Access;

/// <summary>Lets in who showed a certificate that TLS has verified; ignores who has none.</summary>
internal sealed class CertificateAuthenticator(CertificateAuthenticatorOptions options) : IAuthenticator
{
    /// <inheritdoc/>
    public string Name => "certificate";

    /// <inheritdoc/>
    public ValueTask<AuthenticationResult> AuthenticateAsync(ConnectRequest request, CancellationToken cancellation) => new(Check(request));

    private AuthenticationResult Check(ConnectRequest request)
    {
        if (request.Subject is null && request.AlternativeName is null) return AuthenticationResult.Ignored;
        var username = NameIn(options.Username, request);
        if (options.Username != CertificateField.None && username is null) return AuthenticationResult.Refused($"the certificate has no {EnumText.Name(options.Username)} to be the user name");
        if (options.ClientId != CertificateField.None && NameIn(options.ClientId, request) != Encoding.UTF8.GetString(request.ClientId))
            return AuthenticationResult.Refused($"the client identifier is not the {EnumText.Name(options.ClientId)} of the certificate");
        return AuthenticationResult.Accepted with { Username = username };
    }

    private static string? NameIn(CertificateField field, ConnectRequest request) => field switch
    {
        CertificateField.CommonName => request.CommonName,
        CertificateField.Subject => request.Subject,
        CertificateField.AlternativeName => request.AlternativeName,
        _ => null,
    };
}
