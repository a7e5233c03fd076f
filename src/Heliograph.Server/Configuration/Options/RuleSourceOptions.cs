using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>One source of rules.</summary>
internal sealed record RuleSourceOptions : ISection
{
    /// <summary>What kind of source it is.</summary>
    [Setting(Applies.Now, Required = true)]
    public RuleSourceType Type { get; init; }

    /// <summary>Whether it is asked.</summary>
    [Setting(Applies.Now)]
    public bool Enabled { get; init; } = true;

    /// <summary>What it is called in logs and in the API; the type when not given.</summary>
    [Setting(Applies.Now)]
    public string? Name { get; init; }

    /// <summary>For file: the file. It is read again when it changes.</summary>
    [Setting(Applies.Now)]
    public string Path { get; init; } = "";

    /// <summary>For http: the URL, with placeholders in its path and query such as `${clientid}`.</summary>
    [Setting(Applies.Now)]
    public string Url { get; init; } = "";

    /// <summary>For http: how it is asked. post sends a JSON object, get nothing but the URL.</summary>
    [Setting(Applies.Now)]
    public HttpCallMethod Method { get; init; }

    /// <summary>For http: headers of each request. Values stay out of logs.</summary>
    [Setting(Applies.Now)]
    public IReadOnlyList<HttpHeaderOptions> Headers { get; init; } = [];

    /// <summary>For http with post: the members of the JSON object, values with placeholders. When not given: clientid, username, peerhost, action, topic, qos and retain.</summary>
    [Setting(Applies.Now)]
    public IReadOnlyList<NamedValue> Body { get; init; } = [];

    /// <summary>For redis: host and port.</summary>
    [Setting(Applies.Now)]
    public string Server { get; init; } = "127.0.0.1:6379";

    /// <summary>For redis: the number of the database.</summary>
    [Setting(Applies.Now, Min = 0, Max = 65_535)]
    public int Database { get; init; }

    /// <summary>For redis: the password of the server.</summary>
    [Setting(Applies.Now)]
    public Secret? Password { get; init; }

    /// <summary>For redis: the command that gives topic filters with their actions. A placeholder stays one argument whatever is in it.</summary>
    [Setting(Applies.Now)]
    public string Command { get; init; } = "HGETALL mqtt_acl:${username}";

    /// <summary>For postgresql: how to connect, as `Host=…;Username=…;Password=…;Database=…`.</summary>
    [Setting(Applies.Now)]
    public Secret? Connection { get; init; }

    /// <summary>For postgresql: the query that gives rows with permission, action and topic, and if wanted qos and retain. Placeholders become parameters.</summary>
    [Setting(Applies.Now)]
    public string Query { get; init; } = "SELECT permission, action, topic FROM mqtt_acl WHERE username = ${username}";

    /// <summary>For http, redis and postgresql: how long an answer may take. One that takes longer is a denial.</summary>
    [Setting(Applies.Now, Min = 0.01, Max = 60)]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For http and postgresql: connections to it at most.</summary>
    [Setting(Applies.Now, Min = 1, Max = 1024)]
    public int PoolSize { get; init; } = 8;

    /// <summary>What it is called.</summary>
    internal string DisplayName => Name ?? EnumText.Name(Type);

    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        if (Type == RuleSourceType.File && Path.Length == 0) problems.Add("path", "is missing; expected the file with the rules");
        if (Type == RuleSourceType.Http && !WebUrl.IsValid(Url)) problems.Add("url", "expected an http or https URL, for example http://127.0.0.1:8000/acl");
        if (Type == RuleSourceType.PostgreSql && Connection is null) problems.Add("connection", "is missing; expected `Host=…;Username=…;Password=…;Database=…`");
    }
}
