namespace Heliograph.Server.Http;

/// <summary>What a request says about an app; null is what it does not say.</summary>
internal sealed record AppRequest
{
    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>What it is for.</summary>
    public string? Desc { get; init; }

    /// <summary>Whether its key opens anything.</summary>
    public bool? Enable { get; init; }

    /// <summary>What it may do: one of <see cref="Apps.AppRole"/>, in lower case.</summary>
    public string? Role { get; init; }
}
