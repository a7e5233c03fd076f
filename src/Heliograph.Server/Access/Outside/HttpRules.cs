using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Heliograph.Broker.Access;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Access.Outside;

/// <summary>
/// An HTTP service that says what clients may do: 200 with <c>{"result": "allow" | "deny" | "ignore"}</c>, or 204 for yes. Anything else is a failure.
/// Redirections are not followed, no proxy is used.
/// </summary>
internal sealed class HttpRules : OutsideRules, IDisposable
{
    private const int LargestAnswer = 64 * 1024;
    private static readonly string[] s_default = ["clientid", "username", "peerhost", "action", "topic", "qos", "retain"];

    private readonly HttpClient _client;
    private readonly HttpMethod _method;
    private readonly ClientTemplate _url;
    private readonly IReadOnlyList<(string Name, ClientTemplate Value)> _body;
    private readonly IReadOnlyList<RequestHeader> _headers;

    /// <summary>One as the options say.</summary>
    /// <exception cref="FormatException">A placeholder is not known.</exception>
    public HttpRules(RuleSourceOptions options, OutsideCall call)
        : base(options.DisplayName, call)
    {
        _method = options.Method == RuleRequestMethod.Get ? HttpMethod.Get : HttpMethod.Post;
        _url = ClientTemplate.Parse(options.Url);
        _body = options.Body.Count > 0
            ? [.. options.Body.Select(one => (one.Name, ClientTemplate.Parse(one.Value)))]
            : [.. s_default.Select(name => (name, ClientTemplate.Parse($"${{{name}}}")))];
        _headers = options.Headers;
        _client = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            MaxConnectionsPerServer = options.PoolSize,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LargestAnswer };
    }

    /// <inheritdoc/>
    protected override async Task<AccessDecision> DecideAsync(AccessQuery query, CancellationToken cancellation)
    {
        using var request = Request(new ClientValues(query));
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NoContent) return AccessDecision.Allow;
        if (response.StatusCode != HttpStatusCode.OK) throw new OutsideException($"the answer has status {(int)response.StatusCode}; expected 200 or 204");
        return Decision(await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false));
    }

    /// <summary>Closes its connections.</summary>
    public void Dispose() => _client.Dispose();

    private HttpRequestMessage Request(ClientValues values)
    {
        var request = new HttpRequestMessage(_method, _url.Fill(name => Uri.EscapeDataString(values[name] ?? "")));
        foreach (var header in _headers) request.Headers.TryAddWithoutValidation(header.Name, header.Value.Reveal());
        if (_method == HttpMethod.Post) request.Content = JsonContent.Create(_body.ToDictionary(one => one.Name, one => one.Value.Fill(name => values[name] ?? "")));
        return request;
    }

    private static AccessDecision Decision(byte[] answer)
    {
        using var document = JsonDocument.Parse(answer);
        var result = document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("result", out var value) ? value.ToString() : "";
        return result switch
        {
            "allow" => AccessDecision.Allow,
            "deny" => AccessDecision.Deny,
            "ignore" => AccessDecision.NoMatch,
            _ => throw new OutsideException("the answer has no result; expected {\"result\": \"allow\" | \"deny\" | \"ignore\"}"),
        };
    }
}
