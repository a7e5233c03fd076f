using Heliograph.Metrics.Instruments;
using static Heliograph.Metrics.Catalogue.MetricSurface;

namespace Heliograph.Metrics.Catalogue;

/// <summary>Who uses the deployment API, and who is not let in. On the engine's page, which needs no key.</summary>
public static class HeliographApi
{
    internal static readonly MetricArea Area = new("heliograph_api", "Heliograph: deployment API", Engine);

    /// <summary>Requests by status.</summary>
    public static readonly MetricFamily Requests = Area.Counter(
        "heliograph_api_requests_total", "Requests to the deployment API that were answered, by HTTP status code.",
        "Counted when the answer begins to leave, so a scrape that its client gives up counts too. `other` is a status not listed. Absent with `api.enabled: false`.",
        new MetricLabel("code", [.. ApiCells.Codes]));

    /// <summary>Requests that were not let in.</summary>
    public static readonly MetricFamily Denied = Area.Counter(
        "heliograph_api_denied_total", "Requests to the deployment API that were not let in, by reason.",
        "no_key: none was given, or not in a form that can be read; wrong_key: there is no such app, it is disabled, or its secret is another; "
        + "rate_limited: the same, after too many of them from one address. Absent with `api.enabled: false`.",
        new MetricLabel("reason", "no_key", "rate_limited", "wrong_key"));
}
