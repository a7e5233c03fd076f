using System.Text.Json;
using Heliograph.Server.Apps;
using Microsoft.AspNetCore.Http;

namespace Heliograph.Server.Http;

/// <summary>The one place where the role of an app decides what it may do.</summary>
internal static class RoleGate
{
    internal static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var use = ApiUse.Of(context);
        if (context.Features.Get<App>() is not { } app) return use == ApiUse.Open ? next(context) : throw new InvalidOperationException("a request without an app came in");
        return context.GetEndpoint() is null || Allows(app.Role, use, context.Request.Method) ? next(context) : RefuseAsync(context, app);
    }

    internal static bool Allows(AppRole role, ApiUse use, string method) => use == ApiUse.Open || role switch
    {
        AppRole.Administrator => true,
        AppRole.Viewer => HttpMethods.IsGet(method) || HttpMethods.IsHead(method),
        AppRole.Publisher => use == ApiUse.Publish,
        AppRole.Monitoring => use == ApiUse.Metrics,
        _ => false,
    };

    private static Task RefuseAsync(HttpContext context, App app)
    {
        var role = JsonNamingPolicy.SnakeCaseLower.ConvertName(app.Role.ToString());
        return ApiError.WriteAsync(context, StatusCodes.Status403Forbidden, "UNAUTHORIZED_ROLE",
            $"the app '{app.Name}' has the role {role}, which does not allow {context.Request.Method} here; `heliograph apps create NAME --role administrator` makes one that may");
    }
}
