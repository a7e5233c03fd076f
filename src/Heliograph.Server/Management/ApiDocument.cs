using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace Heliograph.Server.Management;

/// <summary>The OpenAPI 3.1 document of the routes, whose schemas are those of the types that are read and written.</summary>
internal sealed class ApiDocument(IReadOnlyList<ApiRoute> routes, string version)
{
    internal void Write(Utf8JsonWriter json) => Make().WriteTo(json);

    internal JsonObject Make()
    {
        var paths = new JsonObject();
        foreach (var path in routes.GroupBy(route => ManagementApi.Prefix + route.Path))
        {
            var methods = new JsonObject();
            foreach (var route in path) methods[route.Method.ToLowerInvariant()] = Operation(route);
            paths[path.Key] = methods;
        }

        return new()
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "Heliograph management API", ["version"] = version },
            ["security"] = new JsonArray(new JsonObject { ["app"] = new JsonArray() }),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["securitySchemes"] = new JsonObject { ["app"] = new JsonObject { ["type"] = "http", ["scheme"] = "basic" } } },
        };
    }

    private static JsonObject Operation(ApiRoute route)
    {
        var operation = new JsonObject
        {
            ["summary"] = route.Summary,
            ["tags"] = new JsonArray((JsonNode)route.Group),
            ["parameters"] = new JsonArray([.. InPath(route).Select(JsonNode (name) => Parameter(name, "path", "percent-encoded")), .. route.Query.Select(JsonNode (field) => Parameter(field.Name, "query", field.Meaning))]),
            ["responses"] = new JsonObject { [route.Status.ToString(System.Globalization.CultureInfo.InvariantCulture)] = Answer(route), ["default"] = Failure() },
        };
        if (route.Body is { } body) operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content(body) };
        if (route.Use == Http.ApiUse.Open) operation["security"] = new JsonArray();
        return operation;
    }

    private static IEnumerable<string> InPath(ApiRoute route) => route.Path.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}'));

    private static JsonObject Parameter(string name, string place, string meaning) => new JsonObject
    {
        ["name"] = name,
        ["in"] = place,
        ["required"] = place == "path",
        ["description"] = meaning,
        ["schema"] = new JsonObject { ["type"] = "string" },
    };

    private static JsonObject Answer(ApiRoute route)
    {
        var answer = new JsonObject { ["description"] = route.Summary };
        if (route.Result is { } result) answer["content"] = Content(result);
        return answer;
    }

    private static JsonObject Content(JsonTypeInfo type) => new() { ["application/json"] = new JsonObject { ["schema"] = type.GetJsonSchemaAsNode() } };

    private static JsonObject Failure() => new() { ["description"] = "what is wrong", ["content"] = Content(ManagementJson.Default.FailureAnswer) };
}
