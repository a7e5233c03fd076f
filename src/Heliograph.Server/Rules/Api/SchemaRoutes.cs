using System.Text.Json.Nodes;
using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors.Kept;
using Heliograph.Server.Management;
using Heliograph.Server.Sql.Schemas;
using Microsoft.AspNetCore.Http;

namespace Heliograph.Server.Rules;

/// <summary>The schemas of the registry: list, show, make, change, delete.</summary>
internal sealed class SchemaRoutes(Integration integration, SchemaBook book)
{
    // A source may have 256 Ki characters, and JSON may write a character with six.
    private const int LongestBody = 2 * 1024 * 1024;

    private static readonly Http.BodyLimit s_limit = new(LongestBody);
    private static readonly string[] s_answered = ["origin", "created_at", "last_modified_at", "problem"];

    private static IntegrationJson Json => IntegrationJson.Default;

    internal IEnumerable<ApiRoute> All =>
    [
        new("GET", "/schema_registry", "Schemas, those of the configuration file first", _ => Task.FromResult(List())) { Result = Json.JsonArray },
        new("POST", "/schema_registry", "Make a schema; rules find it at once", CreateAsync) { Body = Json.JsonObject, Result = Json.JsonObject, Status = 201, BodyLimit = s_limit },
        new("GET", "/schema_registry/{name}", "One schema", call => Task.FromResult(Show(call.Segment("name")))) { Result = Json.JsonObject },
        new("PUT", "/schema_registry/{name}", "Change a schema; the next message is read by it", ChangeAsync) { Body = Json.JsonObject, Result = Json.JsonObject, BodyLimit = s_limit },
        new("DELETE", "/schema_registry/{name}", "Delete a schema; rules that name it fail", call => Task.FromResult(Delete(call.Segment("name")))) { Status = 204 },
    ];

    private KeptList<SchemaOptions> Schemas => integration.Schemas;

    private ApiAnswer List() => ApiAnswer.Of(new JsonArray([.. Schemas.Items.Select(JsonNode (one) => Describe(Schemas.Find(one.Name) ?? new(one, null)))]), Json.JsonArray);

    private ApiAnswer Show(string name, int status = StatusCodes.Status200OK) => ApiAnswer.Of(Describe(Schemas.Find(name) ?? throw Unknown(name)), Json.JsonObject, status);

    private async Task<ApiAnswer> CreateAsync(ApiCall call)
    {
        var made = Read(await call.ReadAsync(Json.JsonObject, s_answered).ConfigureAwait(false));
        call.About(made.Name);
        IntegrationRoutes.Kept(() => integration.Change(change =>
        {
            if (Schemas.Find(made.Name) is not null) throw new ApiProblem(StatusCodes.Status400BadRequest, "ALREADY_EXISTS", $"there is a schema '{made.Name}' already; change it with PUT, or give this one another name");
            change.Set(Schemas, made.Name, made);
        }));
        return Show(made.Name, StatusCodes.Status201Created);
    }

    private async Task<ApiAnswer> ChangeAsync(ApiCall call)
    {
        var name = call.Segment("name");
        var given = await call.ReadAsync(Json.JsonObject, s_answered).ConfigureAwait(false);
        if (Schemas.Find(name) is null) throw Unknown(name);
        if (given["name"] is { } other && other.ToString() != name) throw ApiProblem.Bad("the name of a schema cannot change; delete it and make another");
        given["name"] = name;
        var changed = Read(given);
        IntegrationRoutes.Kept(() => integration.Change(change => change.Set(Schemas, name, Schemas.Find(name) is null ? throw Unknown(name) : changed)));
        return Show(name);
    }

    private ApiAnswer Delete(string name)
    {
        IntegrationRoutes.Kept(() => integration.Change(change => change.Set(Schemas, name, Schemas.Find(name) is null ? throw Unknown(name) : null)));
        return ApiAnswer.None;
    }

    private static SchemaOptions Read(JsonObject given)
    {
        var read = IntegrationRoutes.Asked(() => SettingsJson.Read<SchemaOptions>(SectionText.Read(given, typeof(SchemaOptions)), "the request"));
        return read.ToSource().Problem() is { } problem ? throw ApiProblem.Bad($"source: {problem}") : read;
    }

    private static ApiProblem Unknown(string name) => ApiProblem.NotFound($"there is no schema '{ApiCall.Shown(name)}'");

    private JsonObject Describe(Kept<SchemaOptions> kept)
    {
        var json = SectionText.Write(kept.Item);
        json["origin"] = kept.Origin;
        if (book.Problem(kept.Item.Name) is { } problem) json["problem"] = problem;
        if (ApiTime.WriteIfAny(kept.Entry?.CreatedAt ?? 0) is { } created) json["created_at"] = created;
        if (ApiTime.WriteIfAny(kept.Entry?.ModifiedAt ?? 0) is { } modified) json["last_modified_at"] = modified;
        return json;
    }
}
