using System.Text.Json;
using Heliograph.Server.Apps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Heliograph.Server.Http;

/// <summary>EMQX 5's <c>/api_key</c>: apps over HTTP. A secret is in the answer that makes an app, and in no other.</summary>
internal sealed class AppRoutes(AppList apps)
{
    private const string Expected = "expected a JSON object with name (text), desc (text), enable (true or false) and role (administrator, viewer, publisher or monitoring); name cannot be changed";

    internal void Map(IEndpointRouteBuilder routes, string prefix)
    {
        routes.MapGet(prefix + "/api_key", Guarded(context => AnswerAsync(context, StatusCodes.Status200OK, apps.All().Select(app => new AppDescription(app)))));
        routes.MapPost(prefix + "/api_key", Guarded(CreateAsync));
        routes.MapGet(prefix + "/api_key/{name}", Guarded(context => DescribeAsync(context, apps.Find(NameOf(context)))));
        routes.MapPut(prefix + "/api_key/{name}", Guarded(ChangeAsync));
        routes.MapDelete(prefix + "/api_key/{name}", Guarded(DeleteAsync));
    }

    private static string NameOf(HttpContext context) => (string)context.Request.RouteValues["name"]!;

    private static RequestDelegate Guarded(RequestDelegate handler) => async context =>
    {
        try
        {
            await handler(context).ConfigureAwait(false);
        }
        catch (AppsException problem)
        {
            var (status, code) = problem.Problem switch
            {
                AppsProblem.BadName => (StatusCodes.Status400BadRequest, "BAD_REQUEST"),
                AppsProblem.NameTaken => (StatusCodes.Status409Conflict, "ALREADY_EXISTS"),
                AppsProblem.TooMany => (StatusCodes.Status409Conflict, "TOO_MANY_API_KEYS"),
                _ => (StatusCodes.Status503ServiceUnavailable, "SERVICE_UNAVAILABLE"),
            };
            await ApiError.WriteAsync(context, status, code, problem.Message).ConfigureAwait(false);
        }
        catch (JsonException problem)
        {
            await ApiError.WriteAsync(context, StatusCodes.Status400BadRequest, "BAD_REQUEST", $"the body is wrong at {problem.Path ?? "$"}; {Expected}").ConfigureAwait(false);
        }
    };

    private static Task AnswerAsync<T>(HttpContext context, int status, T body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        return JsonSerializer.SerializeAsync(context.Response.Body, body, AppDescription.Json, context.RequestAborted);
    }

    private static Task DescribeAsync(HttpContext context, App? app) => app is null
        ? ApiError.WriteAsync(context, StatusCodes.Status404NotFound, "NOT_FOUND", $"there is no app '{NameOf(context)}'; GET /api/v5/api_key lists them")
        : AnswerAsync(context, StatusCodes.Status200OK, new AppDescription(app));

    private static async Task<AppRequest> ReadAsync(HttpContext context)
    {
        var asked = await JsonSerializer.DeserializeAsync<AppRequest>(context.Request.Body, AppDescription.Json, context.RequestAborted).ConfigureAwait(false)
            ?? throw new JsonException();
        return asked.Role is null || RoleOf(asked) is not null ? asked : throw new JsonException(null, "$.role", null, null);
    }

    private static AppRole? RoleOf(AppRequest asked) => asked.Role switch
    {
        "administrator" => AppRole.Administrator,
        "viewer" => AppRole.Viewer,
        "publisher" => AppRole.Publisher,
        "monitoring" => AppRole.Monitoring,
        _ => null,
    };

    private async Task CreateAsync(HttpContext context)
    {
        var asked = await ReadAsync(context).ConfigureAwait(false);
        var made = await apps.CreateAsync(asked.Name ?? "", asked.Desc ?? "", asked.Enable ?? true, RoleOf(asked) ?? AppRole.Administrator).ConfigureAwait(false);
        await AnswerAsync(context, StatusCodes.Status200OK, new AppDescription(made.App) { ApiSecret = made.Secret }).ConfigureAwait(false);
    }

    private async Task ChangeAsync(HttpContext context)
    {
        var asked = await ReadAsync(context).ConfigureAwait(false);
        if (asked.Name is not null) throw new JsonException(null, "$.name", null, null);
        var changed = await apps.ChangeAsync(NameOf(context), app => app with
        {
            Description = asked.Desc ?? app.Description,
            Enabled = asked.Enable ?? app.Enabled,
            Role = RoleOf(asked) ?? app.Role,
        }).ConfigureAwait(false);
        await DescribeAsync(context, changed).ConfigureAwait(false);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        if (await apps.DeleteAsync(NameOf(context)).ConfigureAwait(false) is null) await DescribeAsync(context, null).ConfigureAwait(false);
        else context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
