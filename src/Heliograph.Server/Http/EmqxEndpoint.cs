using System.Buffers;
using Heliograph.Metrics.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Heliograph.Server.Http;

/// <summary>
/// EMQX 4's <c>/api/emqx_prometheus</c>: <c>type=prometheus</c> is the deployment page, <c>type=json</c> the same numbers in groups. Without a type it
/// is what the Accept header prefers: text for a scraper, which names text/plain or OpenMetrics; otherwise JSON, EMQX's own default.
/// </summary>
/// <param name="text">The deployment page.</param>
/// <param name="statistics">The same in groups.</param>
internal sealed class EmqxEndpoint(MetricsEndpoint text, EmqxStatistics statistics)
{
    private readonly SharedRendering _json = new(statistics.Write);

    internal Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.Query.TryGetValue("type", out var type)) return PrefersText(context.Request) ? text.InvokeAsync(context) : JsonAsync(context);
        return type.ToString() switch
        {
            "prometheus" => text.InvokeAsync(context),
            "json" => JsonAsync(context),
            var other => ApiError.WriteAsync(
                context, StatusCodes.Status400BadRequest, "BAD_REQUEST", $"type is \"{Shown(other)}\"; it may be prometheus (text) or json, or be left out"),
        };
    }

    private static bool PrefersText(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)) return false;
        double text = 0, json = 0;
        foreach (var media in accepted)
        {
            var quality = media.Quality ?? 1;
            if (media.MediaType.Equals("text/plain", StringComparison.OrdinalIgnoreCase)
                || media.MediaType.Equals("application/openmetrics-text", StringComparison.OrdinalIgnoreCase)) text = Math.Max(text, quality);
            if (media.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)) json = Math.Max(json, quality);
        }

        return text > 0 && text >= json;
    }

    private static string Shown(string type) => type.Length > 40 ? type[..40] + "…" : type;

    private async Task JsonAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.Vary = HeaderNames.Accept;
        using var document = await _json.GetAsync().ConfigureAwait(false);
        context.Response.ContentLength = document.Octets.Length;
        if (HttpMethods.IsHead(context.Request.Method)) return;
        context.Response.BodyWriter.Write(document.Octets);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }
}
