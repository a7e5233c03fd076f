using System.Text.Json.Serialization.Metadata;
using Heliograph.Server.Http;

namespace Heliograph.Server.Management;

/// <summary>A path of the management API with a method: what it does, takes and answers. The routes, the OpenAPI document and docs/management-api.md come from this.</summary>
/// <param name="Method">GET, POST, PUT or DELETE; HEAD comes with GET.</param>
/// <param name="Path">The pattern behind <c>/api/v5</c>.</param>
/// <param name="Summary">What it does, in a sentence without a full stop.</param>
/// <param name="Answer">Does it.</param>
internal sealed record ApiRoute(string Method, string Path, string Summary, Func<ApiCall, Task<ApiAnswer>> Answer)
{
    /// <summary>The query parameters; any other is an error.</summary>
    internal IReadOnlyList<QueryField> Query { get; init; } = [];

    /// <summary>The JSON of the request; null when it has no body.</summary>
    internal JsonTypeInfo? Body { get; init; }

    /// <summary>The JSON of the answer; null when it is not one of a fixed form.</summary>
    internal JsonTypeInfo? Result { get; init; }

    /// <summary>The status of success.</summary>
    internal int Status { get; init; } = 200;

    /// <summary>How long a body may be; null when it is as long as everywhere.</summary>
    internal BodyLimit? BodyLimit { get; init; }

    /// <summary>Who may use it.</summary>
    internal ApiUse Use { get; init; } = ApiUse.Administration;

    /// <summary>The first part of the path, which groups what belongs together.</summary>
    internal string Group => Path.Split('/')[1];
}
