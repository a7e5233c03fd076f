using Heliograph.Server.Configuration;

namespace Heliograph.Server.Access.Outside;

/// <summary>How an HTTP service is asked.</summary>
internal sealed record HttpCallOptions
{
    /// <summary>What a client is known by when the configuration does not say what is sent.</summary>
    private static readonly NamedValue[] s_client = Same("clientid", "username", "password", "peerhost");

    private static readonly NamedValue[] s_rule = Same("clientid", "username", "peerhost", "action", "topic", "qos", "retain");

    /// <summary>The URL, with placeholders behind its host.</summary>
    public required string Url { get; init; }

    /// <summary>GET sends the values in the query, POST in a body.</summary>
    public HttpCallMethod Method { get; init; }

    /// <summary>How a body is written.</summary>
    public HttpBodyForm Form { get; init; }

    /// <summary>What is sent, with placeholders.</summary>
    public required IReadOnlyList<NamedValue> Values { get; init; }

    /// <summary>Headers of each request, with placeholders.</summary>
    public IReadOnlyList<HttpHeaderOptions> Headers { get; init; } = [];

    /// <summary>The placeholders there are.</summary>
    public required IReadOnlyList<string> Placeholders { get; init; }

    /// <summary>Connections at most.</summary>
    public int PoolSize { get; init; }

    /// <summary>Octets of an answer at most.</summary>
    public int MaxResponseSize { get; init; } = 65_536;

    /// <summary>Of a service that knows clients.</summary>
    public static HttpCallOptions Of(HttpAuthenticatorOptions options) => new()
    {
        Url = options.Url,
        Method = options.Method,
        Form = options.Body,
        Values = options.Values.Count > 0 ? options.Values : s_client,
        Headers = options.Headers,
        Placeholders = ClientPlaceholder.OfConnect,
        PoolSize = options.PoolSize,
        MaxResponseSize = options.MaxResponseSize,
    };

    /// <summary>Of a service that has rules; with GET it is sent nothing but the URL.</summary>
    public static HttpCallOptions Of(RuleSourceOptions options) => new()
    {
        Url = options.Url,
        Method = options.Method,
        Values = options.Method == HttpCallMethod.Get ? [] : options.Body.Count > 0 ? options.Body : s_rule,
        Headers = options.Headers,
        Placeholders = ClientPlaceholder.OfRule,
        PoolSize = options.PoolSize,
    };

    private static NamedValue[] Same(params string[] names) => [.. names.Select(name => new NamedValue { Name = name, Value = $"${{{name}}}" })];
}
