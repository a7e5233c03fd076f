using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>An HTTP service.</summary>
internal sealed record HttpConnectorOptions : ISection
{
    /// <summary>Where it is: the beginning of every URL, such as `https://api.example.com/v1`.</summary>
    [Setting(Applies.Now, Required = true)]
    public string Url { get; init; } = "";

    /// <summary>Headers of every request, for example Authorization. An action that has one of the same name replaces it.</summary>
    [Setting(Applies.Now)]
    public IReadOnlyList<HttpFieldOptions> Headers { get; init; } = [];

    /// <summary>Connections to it at most.</summary>
    [Setting(Applies.Now, Min = 1, Max = 1024)]
    public int PoolSize { get; init; } = 8;

    /// <summary>A path below url that answers a GET with a status of 200 to 299 while the service is well. Without one, a connection that is accepted says so, over https with a certificate that is trusted.</summary>
    [Setting(Applies.Now)]
    public string HealthPath { get; init; } = "";

    /// <summary>How https is spoken.</summary>
    public ClientTlsOptions Tls { get; init; } = new();

    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        if (!WebUrl.IsValid(Url) || Url.Contains("${", StringComparison.Ordinal) || Url.AsSpan().ContainsAny("?#@"))
            problems.Add("url", "expected a URL that begins with http:// or https://, without user, query and placeholders");
        if (HealthPath.Length > 0 && HealthPath[0] != '/') problems.Add("healthPath", "expected a path that begins with /");
    }
}
