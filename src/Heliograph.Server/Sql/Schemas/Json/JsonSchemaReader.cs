using System.Text.Json;
using System.Text.Json.Nodes;

namespace Heliograph.Server.Sql.Schemas.Json;

/// <summary>Reads a schema and everything in it that is one. What it refers to is in it: nothing is fetched.</summary>
internal sealed class JsonSchemaReader
{
    private static readonly Dictionary<string, Func<JsonArgument, JsonTest>> s_keywords = new(
        [.. AnyKeywords.All, .. NumberKeywords.All, .. TextKeywords.All, .. ListKeywords.All, .. ObjectKeywords.All, .. CombiningKeywords.All]);

    // Their meaning depends on the draft, or on a keyword beside them that is told of them.
    private static readonly HashSet<string> s_laterThan4 = ["const", "contains", "propertyNames"];
    private static readonly HashSet<string> s_laterThan6 = ["if"];

    private readonly Dictionary<JsonNode, JsonShape> _shapes = new(ReferenceEqualityComparer.Instance);
    private readonly JsonReferences _references;
    private readonly Queue<(JsonShape Shape, JsonObject Schema)> _referred = new();

    /// <summary>Reads this schema.</summary>
    /// <exception cref="SchemaException">It is of a draft that is not known.</exception>
    public JsonSchemaReader(JsonObject root)
    {
        Draft = DraftOf(root["$schema"]);
        _references = new(root, Draft == 4 ? "id" : "$id");
    }

    /// <summary>By which draft of the standard it is read: 4, 6 or 7.</summary>
    public int Draft { get; }

    /// <summary>The whole of it.</summary>
    /// <exception cref="SchemaException">It is none.</exception>
    public JsonShape Whole(JsonObject root)
    {
        var whole = Shape(root, "#");
        while (_referred.TryDequeue(out var next)) next.Shape.Want(Tests(next.Schema, next.Shape.Place));
        return whole;
    }

    /// <summary>The schema that a part of it is.</summary>
    /// <exception cref="SchemaException">It is none.</exception>
    public JsonShape Shape(JsonNode? node, string place)
    {
        if (Known(node, place) is { } known) return known;
        var shape = _shapes[node!] = new(place);
        shape.Want(Tests((JsonObject)node!, place));
        return shape;
    }

    /// <summary>The schema that a reference in a part of it leads to. What it wants is known when all of the schema has been read: references can follow each other without end.</summary>
    /// <exception cref="SchemaException">It leads nowhere in this schema.</exception>
    public JsonShape Referred(JsonObject from, string reference, string place)
    {
        var (found, at) = _references.Find(from, reference) ?? throw new SchemaException($"{place}: '{reference}' is not in this schema, and nothing is fetched");
        if (Known(found, at) is { } known) return known;
        var shape = _shapes[found] = new(at);
        _referred.Enqueue((shape, (JsonObject)found));
        return shape;
    }

    /// <summary>The schema that true or false is: everything is as it wants, or nothing. Null when a part is neither.</summary>
    public static JsonShape? TryConstant(JsonNode? node, string place)
    {
        if (node is not JsonValue truth || truth.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False)) return null;
        var shape = new JsonShape(place);
        shape.Want(truth.GetValue<bool>() ? [] : [("", (_, _) => false)]);
        return shape;
    }

    // Null for an object that has not been met yet.
    private JsonShape? Known(JsonNode? node, string place)
    {
        if (Draft > 4 && TryConstant(node, place) is { } constant) return constant;
        if (node is not JsonObject) throw new SchemaException($"{place}: expected a schema, which is an object{(Draft > 4 ? " or true or false" : "")}");
        return _shapes.GetValueOrDefault(node);
    }

    private static int DraftOf(JsonNode? named)
    {
        if (named is null) return 6;
        var draft = named.GetValueKind() == JsonValueKind.String ? named.GetValue<string>().TrimEnd('#') : "";
        return draft switch
        {
            "http://json-schema.org/draft-04/schema" => 4,
            "http://json-schema.org/draft-06/schema" => 6,
            "http://json-schema.org/draft-07/schema" => 7,
            _ => throw new SchemaException($"#/$schema: '{draft}' is not known; expected http://json-schema.org/draft-04/schema#, draft-06 or draft-07"),
        };
    }

    // A reference stands for itself alone in these drafts.
    private IEnumerable<(string, JsonTest)> Tests(JsonObject schema, string place) => schema.ContainsKey("$ref")
        ? [("$ref", CombiningKeywords.Reference(Argument(schema, "$ref", place)))]
        : [.. schema.Where(pair => IsKnown(pair.Key)).Select(pair => (pair.Key, s_keywords[pair.Key](Argument(schema, pair.Key, place))))];

    private JsonArgument Argument(JsonObject schema, string keyword, string place) => new(this, schema, keyword, JsonPlace.Below(place, keyword));

    private bool IsKnown(string keyword) => s_keywords.ContainsKey(keyword) && (Draft > 4 || !s_laterThan4.Contains(keyword)) && (Draft > 6 || !s_laterThan6.Contains(keyword));
}
