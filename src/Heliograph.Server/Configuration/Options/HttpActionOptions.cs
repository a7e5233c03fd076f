using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>A request for each row. In path, headers and body `${name}` stands for a value of the row.</summary>
internal sealed record HttpActionOptions : ISection
{
    /// <summary>What follows the URL of the connector: a path that begins with /, or a query that begins with ?. Values are escaped.</summary>
    [Setting(Applies.Now)]
    public string Path { get; init; } = "";

    /// <summary>The method.</summary>
    [Setting(Applies.Now)]
    public HttpActionMethod Method { get; init; }

    /// <summary>Headers beside those of the connector. Content-Type is application/json when none is given.</summary>
    [Setting(Applies.Now)]
    public IReadOnlyList<HttpFieldOptions> Headers { get; init; } = [];

    /// <summary>The body. Without one, the row as JSON.</summary>
    [Setting(Applies.Now)]
    public string Body { get; init; } = "";

    /// <summary>Whether a request has a body.</summary>
    internal bool HasBody => Method is not (HttpActionMethod.Get or HttpActionMethod.Delete);

    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        if (Path.Length > 0 && Path[0] is not ('/' or '?')) problems.Add("path", "expected a path that begins with /, or a query that begins with ?");
        if (Path.Contains('#', StringComparison.Ordinal) || Path.Split('?')[0].Split('/').Any(step => step is "." or ".."))
            problems.Add("path", "expected no #, and no step that is . or ..");
        if (Body.Length > 0 && !HasBody) problems.Add("body", $"has no effect: {EnumText.Name(Method)} has no body");
    }
}
