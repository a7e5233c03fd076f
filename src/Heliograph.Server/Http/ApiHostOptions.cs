using System.Net;
using Heliograph.Metrics.Pages;

namespace Heliograph.Server.Http;

/// <summary>What an <see cref="ApiHost"/> serves and where.</summary>
internal sealed record ApiHostOptions
{
    /// <summary>Where the engine's pages are (setting <c>engine.apiServer</c>); port 0 takes a free one.</summary>
    internal required IPEndPoint EngineAddress { get; init; }

    /// <summary>Where the center's pages are (setting <c>center.apiServer</c>); port 0 takes a free one.</summary>
    internal required IPEndPoint CenterAddress { get; init; }

    /// <summary>What the engine's pages show.</summary>
    internal required IEngineSource Engine { get; init; }

    /// <summary>What the center's page shows.</summary>
    internal required ICenterSource Center { get; init; }

    /// <summary>Times the scrapes.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What a client may cost.</summary>
    internal HttpLimits Limits { get; init; } = new();
}
