using System.Globalization;
using System.Text;
using Heliograph.Broker.Access;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Access;

/// <summary>Puts what a client says into the texts of the configuration. Filled once: a placeholder in what a client says stays as it is.</summary>
internal static class RequestTemplate
{
    /// <summary>The text with the client's values, each as <paramref name="escape"/> writes it; what the client does not say is empty.</summary>
    public static string Fill(string text, ConnectRequest request, Func<string, string>? escape = null) => ClientPlaceholder.Fill(text, name =>
    {
        var value = Value(name, request) ?? "";
        return escape is null ? value : escape(value);
    });

    private static string? Value(string name, ConnectRequest request) => name switch
    {
        "clientid" => Encoding.UTF8.GetString(request.ClientId),
        "username" => request.Username,
        "password" => request.Password is { } password ? Encoding.UTF8.GetString(password) : null,
        "peerhost" => Host(request),
        "peerport" => request.Port.ToString(CultureInfo.InvariantCulture),
        "listener" => request.Listener,
        "cert_common_name" => request.CommonName,
        "cert_subject" => request.Subject,
        _ => null,
    };

    private static string? Host(ConnectRequest request) =>
        request.Address is { } address ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString() : null;
}
