using System.Net.Http.Json;
using Heliograph.Broker.Access;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Access;

/// <summary>Makes the HTTP request about a client. What a client says is escaped wherever it is put: it can neither leave its place nor add to the request.</summary>
internal static class HttpQuestion
{
    private static readonly NamedValue[] s_usual =
    [
        new() { Name = "clientid", Value = "${clientid}" },
        new() { Name = "username", Value = "${username}" },
        new() { Name = "password", Value = "${password}" },
        new() { Name = "peerhost", Value = "${peerhost}" },
    ];

    /// <summary>The request.</summary>
    /// <exception cref="FormatException">What the client says cannot be in a header.</exception>
    public static HttpRequestMessage Create(HttpAuthenticatorOptions options, ConnectRequest request)
    {
        var url = RequestTemplate.Fill(options.Url, request, Uri.EscapeDataString);
        var templates = options.Values.Count > 0 ? options.Values : s_usual;
        var values = templates.Select(template => KeyValuePair.Create(template.Name, RequestTemplate.Fill(template.Value, request))).ToList();
        var message = options.Method == HttpCallMethod.Get ? new HttpRequestMessage(HttpMethod.Get, WithQuery(url, values)) : new(HttpMethod.Post, url) { Content = Body(options.Body, values) };
        foreach (var header in options.Headers) AddHeader(message, header.Name, RequestTemplate.Fill(header.Value.Reveal(), request));
        return message;
    }

    private static HttpContent Body(HttpBodyForm form, List<KeyValuePair<string, string>> values) =>
        form == HttpBodyForm.Form ? new FormUrlEncodedContent(values) : JsonContent.Create(new Dictionary<string, string>(values));

    private static string WithQuery(string url, List<KeyValuePair<string, string>> values)
    {
        var query = string.Join('&', values.Select(value => $"{Uri.EscapeDataString(value.Key)}={Uri.EscapeDataString(value.Value)}"));
        return url + (url.Contains('?', StringComparison.Ordinal) ? '&' : '?') + query;
    }

    private static void AddHeader(HttpRequestMessage message, string name, string value)
    {
        if (value.Any(c => c is < ' ' or > '~')) throw new FormatException($"what the client says cannot be in the header {name}");
        if (!message.Headers.TryAddWithoutValidation(name, value)) message.Content?.Headers.TryAddWithoutValidation(name, value);
    }
}
