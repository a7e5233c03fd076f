using Microsoft.AspNetCore.Http;

namespace Heliograph.Server.Http;

/// <summary>What a path is used for, as metadata of its endpoint: decides who may use it.</summary>
internal sealed record ApiUse
{
    /// <summary>No key is asked for.</summary>
    internal static readonly ApiUse Open = new("open");

    /// <summary>A metrics page.</summary>
    internal static readonly ApiUse Metrics = new("metrics");

    /// <summary>Publishing messages.</summary>
    internal static readonly ApiUse Publish = new("publish");

    /// <summary>Everything else: seeing with GET, changing with other methods.</summary>
    internal static readonly ApiUse Administration = new("administration");

    private ApiUse(string name) => Name = name;

    /// <summary>What it is called.</summary>
    internal string Name { get; }

    /// <summary>What the path of a request is used for.</summary>
    internal static ApiUse Of(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<ApiUse>() ?? Administration;
}
