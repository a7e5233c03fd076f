using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Access.Outside;

/// <summary>
/// An HTTP service that is asked about clients: 204 for yes, or 200 with a JSON object. Redirections are not followed, no proxy and no cookie is used,
/// and an answer is bounded. What a client says is escaped wherever it is put: it can neither leave its place nor add to the request. Any thread.
/// </summary>
internal sealed class HttpCall : IDisposable
{
    private readonly HttpClient _client;
    private readonly HttpCallOptions _options;
    private readonly ClientTemplate _url;
    private readonly int _segments;
    private readonly IReadOnlyList<(string Name, ClientTemplate Text)> _values;
    private readonly IReadOnlyList<(string Name, ClientTemplate Text)> _headers;

    /// <summary>One that connects with the first question.</summary>
    /// <exception cref="FormatException">A placeholder is not known.</exception>
    public HttpCall(HttpCallOptions options)
    {
        _options = options;
        _url = ClientTemplate.Parse(options.Url, options.Placeholders);
        _segments = SegmentsOf(_url.Fill(_ => "x"));
        _values = [.. options.Values.Select(one => (one.Name, ClientTemplate.Parse(one.Value, options.Placeholders)))];
        _headers = [.. options.Headers.Select(one => (one.Name, ClientTemplate.Parse(one.Value.Reveal(), options.Placeholders)))];
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            MaxConnectionsPerServer = options.PoolSize,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // The service's name may come to mean another address.
        };
        _client = new(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = options.MaxResponseSize };
    }

    /// <summary>The request about a client; for <see cref="AskAsync"/>, which disposes it.</summary>
    /// <exception cref="FormatException">What the client says cannot be in a header, or would lead to another path.</exception>
    public HttpRequestMessage Question(ClientValues client)
    {
        var values = _values.Select(one => KeyValuePair.Create(one.Name, client.Fill(one.Text))).ToList();
        var url = Url(client);
        var question = _options.Method == HttpCallMethod.Get ? new HttpRequestMessage(HttpMethod.Get, WithQuery(url, values)) : new(HttpMethod.Post, url) { Content = Body(values) };
        foreach (var (name, text) in _headers) AddHeader(question, name, client.Fill(text));
        return question;
    }

    /// <summary>The JSON object of the answer; null for 204.</summary>
    /// <exception cref="OutsideException">The answer is something else.</exception>
    /// <exception cref="HttpRequestException">There is none.</exception>
    public async Task<JsonElement?> AskAsync(HttpRequestMessage question, CancellationToken cancellation)
    {
        using (question)
        {
            using var answer = await SendAsync(question, cancellation).ConfigureAwait(false);
            if (answer.StatusCode == HttpStatusCode.NoContent) return null;
            if (answer.StatusCode != HttpStatusCode.OK)
                throw new OutsideException($"the answer has status {(int)answer.StatusCode}; expected 200 or 204") { HasAnswered = (int)answer.StatusCode < 500 };
            return Read(await answer.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false));
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage question, CancellationToken cancellation)
    {
        try
        {
            return await _client.SendAsync(question, cancellation).ConfigureAwait(false);
        }
        catch (HttpRequestException tooLong) when (tooLong.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new OutsideException($"the answer is longer than {_options.MaxResponseSize} octets", tooLong) { HasAnswered = true };
        }
    }

    /// <summary>Closes its connections.</summary>
    public void Dispose() => _client.Dispose();

    // No character of `.` and `..` can be escaped, and both are steps from one path to another.
    private string Url(ClientValues client)
    {
        var url = client.Fill(_url, Uri.EscapeDataString);
        return SegmentsOf(url) == _segments ? url : throw new FormatException("what the client says is '.' or '..', which would ask for another path");
    }

    private static int SegmentsOf(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.Segments.Length : throw new FormatException("the URL cannot be used");

    private static JsonElement Read(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // Said below.
        }

        throw new OutsideException("the answer is not a JSON object") { HasAnswered = true };
    }

    private HttpContent Body(List<KeyValuePair<string, string>> values) =>
        _options.Form == HttpBodyForm.Form ? new FormUrlEncodedContent(values) : JsonContent.Create(values.DistinctBy(one => one.Key).ToDictionary());

    private static string WithQuery(string url, List<KeyValuePair<string, string>> values)
    {
        if (values.Count == 0) return url;
        var query = string.Join('&', values.Select(value => $"{Uri.EscapeDataString(value.Key)}={Uri.EscapeDataString(value.Value)}"));
        return url + (url.Contains('?', StringComparison.Ordinal) ? '&' : '?') + query;
    }

    private static void AddHeader(HttpRequestMessage question, string name, string value)
    {
        if (value.Any(c => c is < ' ' or > '~')) throw new FormatException($"what the client says cannot be in the header {name}");
        if (!question.Headers.TryAddWithoutValidation(name, value)) question.Content?.Headers.TryAddWithoutValidation(name, value);
    }
}
