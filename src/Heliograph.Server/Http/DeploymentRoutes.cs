using Heliograph.Server.Apps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Heliograph.Server.Http;

/// <summary>Every path of the deployment API.</summary>
internal sealed class DeploymentRoutes(DeploymentApiOptions options)
{
    // EMQX 4 deployments have their API at the first, EMQX 5 deployments at the second.
    private static readonly string[] s_prefixes = ["/api", "/api/v5"];
    private static readonly string[] s_reading = [HttpMethods.Get, HttpMethods.Head];

    private readonly MetricsEndpoint _deployment = new(options.Deployment);
    private readonly MetricsEndpoint _dataIntegration = new(options.DataIntegration);
    private readonly AppRoutes _apps = new(new AppList(options.Apps, options.Clock));

    internal void Map(IEndpointRouteBuilder routes)
    {
        foreach (var prefix in s_prefixes)
        {
            routes.MapMethods(prefix + "/deployment_metrics", s_reading, _deployment.InvokeAsync).WithMetadata(ApiUse.Metrics);
            routes.MapMethods(prefix + "/deployment_metrics/data_integration", s_reading, _dataIntegration.InvokeAsync).WithMetadata(ApiUse.Metrics);
        }

        routes.MapMethods("/api/emqx_prometheus", s_reading, new EmqxEndpoint(_deployment, options.Statistics).InvokeAsync).WithMetadata(ApiUse.Metrics);
        foreach (var (path, answer) in new HealthEndpoint(options.Unreadiness).Paths) routes.MapMethods(path, s_reading, answer).WithMetadata(ApiUse.Open);
        _apps.Map(routes, "/api/v5");
        options.More(routes);
    }
}
