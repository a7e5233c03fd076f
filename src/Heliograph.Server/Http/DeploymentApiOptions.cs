using Heliograph.Metrics.Exposition;
using Heliograph.Metrics.Instruments;
using Heliograph.Metrics.Pages;
using Heliograph.Server.Apps;
using Microsoft.AspNetCore.Routing;

namespace Heliograph.Server.Http;

/// <summary>What a <see cref="DeploymentApi"/> serves and where.</summary>
internal sealed record DeploymentApiOptions
{
    /// <summary>Where it is with TLS (setting <c>api.https</c>).</summary>
    internal required ListenerAddress Https { get; init; }

    /// <summary>Where it is without (setting <c>api.http</c>).</summary>
    internal required ListenerAddress Http { get; init; }

    /// <summary>The page of the deployment.</summary>
    internal required MetricsPage Deployment { get; init; }

    /// <summary>The page of rules and connectors.</summary>
    internal required MetricsPage DataIntegration { get; init; }

    /// <summary>The deployment's numbers in groups.</summary>
    internal required EmqxStatistics Statistics { get; init; }

    /// <summary>Who may come in.</summary>
    internal required AppsFile Apps { get; init; }

    /// <summary>Where requests are counted.</summary>
    internal required ApiCells Cells { get; init; }

    /// <summary>Takes an error that nobody foresaw.</summary>
    internal required Action<Exception> Failed { get; init; }

    /// <summary>Takes a line about the apps that an operator should know.</summary>
    internal required Action<string> Log { get; init; }

    /// <summary>Adds what the API has beyond metrics and apps.</summary>
    internal Action<IEndpointRouteBuilder> More { get; init; } = static _ => { };

    /// <summary>Why clients should not be sent here now; null when they may.</summary>
    internal Func<string?> Unreadiness { get; init; } = static () => null;

    /// <summary>Takes every request of an app that was to change something, once it is answered.</summary>
    internal Action<ApiChange> Changed { get; init; } = static _ => { };

    /// <summary>Dates new apps and measures how long an address has to wait.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What a request may cost.</summary>
    internal HttpLimits Limits { get; init; } = new() { MaxBodyBytes = 64 * 1024 };

    /// <summary>Wrong keys that an address may bring at once.</summary>
    internal int WrongKeys { get; init; } = 10;

    /// <summary>Time after which an address may bring one more.</summary>
    internal TimeSpan WrongKeyInterval { get; init; } = TimeSpan.FromSeconds(6);
}
