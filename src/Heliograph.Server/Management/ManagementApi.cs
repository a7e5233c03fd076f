using Heliograph.Server.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Heliograph.Server.Management;

/// <summary>The management API: every path of it, and how each request is answered.</summary>
internal sealed class ManagementApi
{
    /// <summary>What every path begins with.</summary>
    internal const string Prefix = "/api/v5";

    private readonly ApiDocument _document;

    internal ManagementApi(ManagementOptions options)
    {
        Routes =
        [
            .. new ClientRoutes(options).All, .. new ClientMessageRoutes(options).All, .. new SubscriptionRoutes(options).All, .. new ClientSubscriptionRoutes(options).All,
            .. new PublishRoutes(options).All, .. new BanRoutes(options).All, .. new RetainedRoutes(options).All, .. new DelayedRoutes(options).All,
            .. new NumberRoutes(options).All, .. new NodeRoutes(options).All, .. new AlarmRoutes(options).All,
            .. new SlowRoutes(options).All, .. new TraceRoutes(options).All, .. options.More,
        ];
        _document = new(Routes, options.Version);
    }

    /// <summary>Every path with its method.</summary>
    internal IReadOnlyList<ApiRoute> Routes { get; }

    internal void Map(IEndpointRouteBuilder routes)
    {
        foreach (var route in Routes) Map(routes, Prefix, route);
        Map(routes, "", Routes.Single(route => route.Path == "/status"));
        var document = new ApiRoute("GET", "/api-docs", "This API as an OpenAPI document", _ => Task.FromResult(ApiAnswer.Written(_document.Write)));
        Map(routes, "", document);
        Map(routes, "", document with { Path = "/api-docs/swagger.json" });
    }

    private static void Map(IEndpointRouteBuilder routes, string prefix, ApiRoute route)
    {
        string[] methods = route.Method == HttpMethods.Get ? [HttpMethods.Get, HttpMethods.Head] : [route.Method];
        var endpoint = routes.MapMethods(prefix + route.Path, methods, context => AnswerAsync(context, route, prefix)).WithMetadata(route.Use);
        if (route.BodyLimit is { } limit) endpoint.WithMetadata(limit);
    }

    private static async Task AnswerAsync(HttpContext context, ApiRoute route, string prefix)
    {
        try
        {
            var answer = await route.Answer(new(context, route, prefix)).ConfigureAwait(false);
            await answer.WriteAsync(context).ConfigureAwait(false);
        }
        catch (ApiProblem problem)
        {
            await ApiError.WriteAsync(context, problem.Status, problem.Code, problem.Message).ConfigureAwait(false);
        }
    }
}
