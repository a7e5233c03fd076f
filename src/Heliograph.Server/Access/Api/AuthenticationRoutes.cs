using System.Text.Json.Nodes;
using Heliograph.Server.Configuration;
using Heliograph.Server.Management;

namespace Heliograph.Server.Access;

/// <summary>The authenticators: list, show, make, change, move, delete.</summary>
internal sealed class AuthenticationRoutes(AccessSettings settings, AuthenticationChain chain)
{
    private static AccessJson Json => AccessJson.Default;

    internal IEnumerable<ApiRoute> All =>
    [
        new("GET", "/authentication", "Authenticators in the order in which they are asked; origin says whether the file or the API has set them", _ => Task.FromResult(List())) { Result = Json.JsonArray },
        new("POST", "/authentication", "Add an authenticator to the end of the list", CreateAsync) { Body = Json.JsonObject, Result = Json.JsonObject },
        new("DELETE", "/authentication", "Take back what the API has set: the list of the configuration file holds again", _ => Task.FromResult(TakeBack())) { Status = 204 },
        new("GET", "/authentication/{id}", "One authenticator", call => Task.FromResult(Show(call))) { Result = Json.JsonObject },
        new("PUT", "/authentication/{id}", "Change an authenticator; a secret given as asterisks stays as it is", ChangeAsync) { Body = Json.JsonObject, Result = Json.JsonObject },
        new("DELETE", "/authentication/{id}", "Delete an authenticator; its users stay in the data folder", call => Task.FromResult(Delete(call))) { Status = 204 },
        new("PUT", "/authentication/{id}/position/{position}", "Move an authenticator: front, rear, before:ID, after:ID or a number from 0", call => Task.FromResult(Move(call))) { Status = 204 },
        new("GET", "/authentication/{id}/status", "Whether an authenticator answers, and how many questions it did not", call => Task.FromResult(Status(call))) { Result = Json.HealthAnswer },
    ];

    /// <summary>The place of an authenticator in a list.</summary>
    internal static int Find(IReadOnlyList<AuthenticatorOptions> list, string id) => AuthenticatorText.IdsOf(list).ToList().IndexOf(id) is >= 0 and var at ? at
        : throw ApiProblem.NotFound($"there is no authenticator '{ApiCall.Shown(id)}'");

    private ApiAnswer List()
    {
        var (list, origin) = (settings.Authenticators, settings.Origins.Authenticators);
        return ApiAnswer.Of(new JsonArray([.. list.Zip(AuthenticatorText.IdsOf(list), JsonNode (one, id) => AuthenticatorText.Write(one, id, origin))]), Json.JsonArray);
    }

    private ApiAnswer Show(ApiCall call) => Describe(call.Segment("id"));

    private async Task<ApiAnswer> CreateAsync(ApiCall call)
    {
        var given = await call.ReadAsync(Json.JsonObject).ConfigureAwait(false);
        var made = AccessRoutes.Asked(() => AuthenticatorText.Read(given));
        var id = AuthenticatorText.IdOf(made.Type);
        call.About(id);
        settings.ChangeAuthenticators(list => !list.Any(one => one.Type == made.Type) ? [.. list, made]
            : throw new ApiProblem(409, "ALREADY_EXISTS", $"there is an authenticator '{id}' already; change it with PUT"));
        return Describe(id);
    }

    private async Task<ApiAnswer> ChangeAsync(ApiCall call)
    {
        var id = call.Segment("id");
        var given = await call.ReadAsync(Json.JsonObject).ConfigureAwait(false);
        settings.ChangeAuthenticators(list =>
        {
            var at = Find(list, id);
            return [.. list.Take(at), AccessRoutes.Asked(() => AuthenticatorText.Read(given, list[at])), .. list.Skip(at + 1)];
        });
        return Describe(id);
    }

    private ApiAnswer Delete(ApiCall call)
    {
        var id = call.Segment("id");
        settings.ChangeAuthenticators(list =>
        {
            var at = Find(list, id);
            return [.. list.Take(at), .. list.Skip(at + 1)];
        });
        return ApiAnswer.None;
    }

    private ApiAnswer TakeBack()
    {
        settings.ChangeAuthenticators(_ => null);
        return ApiAnswer.None;
    }

    private ApiAnswer Move(ApiCall call)
    {
        var (id, position) = (call.Segment("id"), call.Segment("position"));
        settings.ChangeAuthenticators(list => AccessRoutes.Moved(list, Find(list, id), position, other => Find(list, other)));
        return ApiAnswer.None;
    }

    private ApiAnswer Status(ApiCall call)
    {
        var list = settings.Authenticators;
        var options = list[Find(list, call.Segment("id"))];
        var key = KeptSettings.Text(options);
        return ApiAnswer.Of(AccessRoutes.Health(chain.Parts.FirstOrDefault(part => part.Key == key)?.Authenticator, options.Enabled), Json.HealthAnswer);
    }

    private ApiAnswer Describe(string id)
    {
        var list = settings.Authenticators;
        return ApiAnswer.Of(AuthenticatorText.Write(list[Find(list, id)], id, settings.Origins.Authenticators), Json.JsonObject);
    }
}
