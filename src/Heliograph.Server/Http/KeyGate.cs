using System.Globalization;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Apps;
using Microsoft.AspNetCore.Http;

namespace Heliograph.Server.Http;

/// <summary>
/// Lets apps in, and nobody else. A wrong key is answered with 401, and with 429 when its address has brought too many; the right one is let in
/// all the same, since a stranger behind the same address must not be able to shut an app out, and 2^256 secrets are not found by trying.
/// </summary>
/// <param name="apps">Who may come in.</param>
/// <param name="failures">How often an address may be wrong.</param>
/// <param name="cells">Where refusals are counted.</param>
internal sealed class KeyGate(AppRegistry apps, FailureLimit failures, ApiCells cells)
{
    private const string Challenge = "Basic realm=\"Heliograph deployment API\", charset=\"UTF-8\"";

    internal Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (ApiUse.Of(context) == ApiUse.Open) return next(context);
        var key = BasicCredentials.Of(context.Request);
        if (key is not null && apps.Authenticate(key.User, key.Password) is { } app)
        {
            context.Features.Set(app);
            return next(context);
        }

        var wait = key is null ? TimeSpan.Zero : failures.Fail(context.Connection.RemoteIpAddress);
        return wait > TimeSpan.Zero ? SlowDownAsync(context, wait) : RefuseAsync(context, key);
    }

    private Task RefuseAsync(HttpContext context, BasicCredentials? key)
    {
        cells.Deny(key is null ? ApiDenial.NoKey : ApiDenial.WrongKey);
        context.Response.Headers.WWWAuthenticate = Challenge;
        return ApiError.WriteAsync(context, StatusCodes.Status401Unauthorized, "BAD_API_KEY_OR_SECRET", key is null
            ? "give an APP ID and its APP Secret as HTTP basic user and password (curl -u APP_ID:APP_SECRET); `heliograph apps create NAME` makes them"
            : "no enabled app has this APP ID and APP Secret; `heliograph apps list` shows the apps, `heliograph apps create NAME` makes one");
    }

    private Task SlowDownAsync(HttpContext context, TimeSpan wait)
    {
        cells.Deny(ApiDenial.RateLimited);
        var seconds = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.RetryAfter = seconds;
        return ApiError.WriteAsync(context, StatusCodes.Status429TooManyRequests, "TOO_MANY_REQUESTS",
            $"too many wrong keys from this address; correct the key, or try again in {seconds} s");
    }
}
