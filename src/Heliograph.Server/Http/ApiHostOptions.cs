using System.Net;
using Heliograph.Metrics.Exposition;
using Heliograph.Metrics.Pages;

namespace Heliograph.Server.Http;

/// <summary>What an <see cref="ApiHost"/> serves and where.</summary>
internal sealed record ApiHostOptions
{
    /// <summary>Where the engine's pages are (setting <c>engine.apiServer</c>); port 0 takes a free one.</summary>
    internal required IPEndPoint EngineAddress { get; init; }

    /// <summary>Where the center's pages are (setting <c>center.apiServer</c>); port 0 takes a free one.</summary>
    internal required IPEndPoint CenterAddress { get; init; }

    /// <summary>What the engine's debug page shows.</summary>
    internal required IEngineSource Engine { get; init; }

    /// <summary>The engine's page.</summary>
    internal required MetricsPage EnginePage { get; init; }

    /// <summary>The center's page.</summary>
    internal required MetricsPage CenterPage { get; init; }

    /// <summary>Who may see what is not open to all, as it is set now (setting <c>access.users</c>).</summary>
    internal Func<IReadOnlyList<HttpUser>> Users { get; init; } = static () => [];

    /// <summary>Why clients should not be sent here now; null when they may.</summary>
    internal Func<string?> Unreadiness { get; init; } = static () => null;

    /// <summary>Measures how long an address has to wait after wrong passwords.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What a client may cost.</summary>
    internal HttpLimits Limits { get; init; } = new();
}
