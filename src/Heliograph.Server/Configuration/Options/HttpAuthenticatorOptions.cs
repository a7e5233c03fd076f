using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>
/// A service that is asked over HTTP. It answers 204 for yes, or 200 with `{"result": "allow" | "deny" | "ignore"}` and with `is_superuser`, `expire_at`,
/// `acl` and `client_attrs` when it likes.
/// </summary>
internal sealed record HttpAuthenticatorOptions : ISection
{
    /// <summary>Where to ask. In its path and query `${clientid}`, `${username}` and others stand for what the client says.</summary>
    [Setting(Applies.NewConnections, Required = true)]
    public string Url { get; init; } = "";

    /// <summary>POST sends the values in a body, GET in the query.</summary>
    [Setting(Applies.NewConnections)]
    public HttpCallMethod Method { get; init; }

    /// <summary>How a POST writes the values.</summary>
    [Setting(Applies.NewConnections)]
    public HttpBodyForm Body { get; init; }

    /// <summary>The values sent. None given: clientid, username, password and peerhost.</summary>
    [Setting(Applies.NewConnections)]
    public IReadOnlyList<NamedValue> Values { get; init; } = [];

    /// <summary>Headers sent along.</summary>
    [Setting(Applies.NewConnections)]
    public IReadOnlyList<HttpHeaderOptions> Headers { get; init; } = [];

    /// <summary>How long an answer may take.</summary>
    [Setting(Applies.NewConnections, Min = 0.1, Max = 9)]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Connections to the service at most; more questions wait for one.</summary>
    [Setting(Applies.NewConnections, Min = 1, Max = 1024)]
    public int PoolSize { get; init; } = 8;

    /// <summary>Bytes of an answer at most; a longer one cannot be used.</summary>
    [Setting(Applies.NewConnections, Min = 256, Max = 16_777_216)]
    public int MaxResponseSize { get; init; } = 65_536;

    /// <summary>What happens to a client when the service does not answer, answers with an error, or answers what cannot be understood.</summary>
    [Setting(Applies.NewConnections)]
    public FailureVerdict OnFailure { get; init; }

    /// <summary>How long the service is left alone, and every client treated as onFailure says, after five questions in a row had no answer.</summary>
    [Setting(Applies.NewConnections, Min = 0.5, Max = 600)]
    public TimeSpan BreakFor { get; init; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        if (!WebUrl.IsValid(Url))
            problems.Add("url", "expected a URL that begins with http:// or https://, with placeholders behind its host only");
        if (ClientPlaceholder.Unknown(Url, ClientPlaceholder.OfConnect) is { } wrong)
            problems.Add("url", wrong);
        Check(problems, "values", [.. Values.Select(value => value.Value)]);
        Check(problems, "headers", [.. Headers.Select(header => header.Value.Reveal())]);
    }

    private static void Check(SectionProblems problems, string key, string[] templates)
    {
        for (var i = 0; i < templates.Length; i++)
            if (ClientPlaceholder.Unknown(templates[i], ClientPlaceholder.OfConnect) is { } wrong)
                problems.Add($"{key}:{i}:value", wrong);
    }
}
