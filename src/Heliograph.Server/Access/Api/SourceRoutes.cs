using System.Text.Json.Nodes;
using Heliograph.Server.Configuration;
using Heliograph.Server.Management;

namespace Heliograph.Server.Access;

/// <summary>The sources of rules, and what holds around them.</summary>
internal sealed class SourceRoutes(AccessSettings settings, AuthorizationChain chain)
{
    private static readonly string[] s_around = ["noMatch", "denyAction", "cache", "revoke"];

    private static AccessJson Json => AccessJson.Default;

    internal IEnumerable<ApiRoute> All =>
    [
        new("GET", "/authorization/sources", "Sources of rules in the order in which they are asked; origin says whether the file or the API has set them", _ => Task.FromResult(List())) { Result = Json.JsonObject },
        new("POST", "/authorization/sources", "Add a source of rules to the end of the list", CreateAsync) { Body = Json.JsonObject, Status = 204 },
        new("DELETE", "/authorization/sources", "Take back what the API has set: the sources of the configuration file hold again", _ => Task.FromResult(Change(_ => null))) { Status = 204 },
        new("GET", "/authorization/sources/{type}", "One source, by its name or type", call => Task.FromResult(Show(call))) { Result = Json.JsonObject },
        new("PUT", "/authorization/sources/{type}", "Change a source; a secret given as asterisks stays as it is", ChangeAsync) { Body = Json.JsonObject, Status = 204 },
        new("DELETE", "/authorization/sources/{type}", "Delete a source; rules kept in the data folder stay there", call => Task.FromResult(Delete(call))) { Status = 204 },
        new("POST", "/authorization/sources/{type}/move", "Move a source: front, rear, before:TYPE, after:TYPE or a number from 0", MoveAsync) { Body = Json.MoveRequest, Status = 204 },
        new("GET", "/authorization/sources/{type}/status", "Whether a source answers, and how many questions it did not", call => Task.FromResult(Status(call))) { Result = Json.HealthAnswer },
        new("GET", "/authorization/settings", "What holds around rules", _ => Task.FromResult(Around())) { Result = Json.JsonObject },
        new("PUT", "/authorization/settings", "Change what holds around rules; what is left out stays as it is", ChangeAroundAsync) { Body = Json.JsonObject, Result = Json.JsonObject },
        new("DELETE", "/authorization/settings", "Take back what the API has set: the settings of the configuration file hold again", _ => Task.FromResult(TakeBack())) { Status = 204 },
        new("DELETE", "/authorization/cache", "Have every connection forget what rules have answered", _ => Task.FromResult(Forget())) { Status = 204 },
    ];

    private static int Find(IReadOnlyList<RuleSourceOptions> list, string id) => list.ToList().FindIndex(one => RuleSourceText.IdOf(one) == id) is >= 0 and var at ? at
        : throw ApiProblem.NotFound($"there is no source '{ApiCall.Shown(id)}'");

    private IReadOnlyList<RuleSourceOptions> Sources => settings.Authorization.Sources;

    private ApiAnswer List() =>
        ApiAnswer.Of(new JsonObject { ["sources"] = new JsonArray([.. Sources.Select(JsonNode (one) => RuleSourceText.Write(one, settings.Origins.Sources))]) }, Json.JsonObject);

    private ApiAnswer Show(ApiCall call)
    {
        var list = Sources;
        return ApiAnswer.Of(RuleSourceText.Write(list[Find(list, call.Segment("type"))], settings.Origins.Sources), Json.JsonObject);
    }

    private async Task<ApiAnswer> CreateAsync(ApiCall call)
    {
        var given = await call.ReadAsync(Json.JsonObject).ConfigureAwait(false);
        var made = AccessRoutes.Asked(() => RuleSourceText.Read(given));
        var id = RuleSourceText.IdOf(made);
        call.About(id);
        return Change(list => !list.Any(one => RuleSourceText.IdOf(one) == id) ? [.. list, made]
            : throw new ApiProblem(409, "ALREADY_EXISTS", $"there is a source '{ApiCall.Shown(id)}' already; change it with PUT, or give this one another name"));
    }

    private async Task<ApiAnswer> ChangeAsync(ApiCall call)
    {
        var id = call.Segment("type");
        var given = await call.ReadAsync(Json.JsonObject).ConfigureAwait(false);
        return Change(list =>
        {
            var at = Find(list, id);
            return [.. list.Take(at), AccessRoutes.Asked(() => RuleSourceText.Read(given, list[at])), .. list.Skip(at + 1)];
        });
    }

    private ApiAnswer Delete(ApiCall call)
    {
        var id = call.Segment("type");
        return Change(list =>
        {
            var at = Find(list, id);
            return [.. list.Take(at), .. list.Skip(at + 1)];
        });
    }

    private async Task<ApiAnswer> MoveAsync(ApiCall call)
    {
        var id = call.Segment("type");
        var position = (await call.ReadAsync(Json.MoveRequest).ConfigureAwait(false)).Position;
        return Change(list => AccessRoutes.Moved(list, Find(list, id), position, other => Find(list, other)));
    }

    private ApiAnswer Change(Func<IReadOnlyList<RuleSourceOptions>, IReadOnlyList<RuleSourceOptions>?> change)
    {
        settings.ChangeSources(change);
        return ApiAnswer.None;
    }

    private ApiAnswer Status(ApiCall call)
    {
        var list = Sources;
        var options = list[Find(list, call.Segment("type"))];
        return ApiAnswer.Of(AccessRoutes.Health(chain.Find(options), options.Enabled), Json.HealthAnswer);
    }

    private ApiAnswer Around()
    {
        var json = SectionText.Write(settings.Authorization, s_around.Contains);
        var cache = json["cache"]!.AsObject();
        json["cache"] = new JsonObject { ["enable"] = cache["enabled"]?.DeepClone(), ["max_size"] = cache["size"]?.DeepClone(), ["ttl"] = cache["ttl"]?.DeepClone() };
        json["origin"] = settings.Origins.Authorization;
        return ApiAnswer.Of(json, Json.JsonObject);
    }

    private async Task<ApiAnswer> ChangeAroundAsync(ApiCall call)
    {
        var given = await call.ReadAsync(Json.JsonObject).ConfigureAwait(false);
        given.Remove("origin");
        settings.ChangeAuthorization(AccessRoutes.Asked(() => Merged(given)));
        return Around();
    }

    private AuthorizationSection Merged(JsonObject given)
    {
        var next = SettingsJson.Write(settings.Authorization with { Sources = [] }, reveal: true);
        foreach (var (key, value) in SectionText.Read(given, typeof(AuthorizationSection)))
        {
            if (key == "sources") throw new FormatException("sources are at /authorization/sources");
            if (value is JsonObject part && next[key] is JsonObject there) foreach (var (inner, text) in part) there[inner] = text?.DeepClone();
            else next[key] = value?.DeepClone();
        }

        return SettingsJson.Read<AuthorizationSection>(next, "the request");
    }

    private ApiAnswer TakeBack()
    {
        settings.ChangeAuthorization(null);
        return ApiAnswer.None;
    }

    private ApiAnswer Forget()
    {
        chain.Forget();
        return ApiAnswer.None;
    }
}
