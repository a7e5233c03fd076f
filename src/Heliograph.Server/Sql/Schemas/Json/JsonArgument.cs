using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Json;

/// <summary>What a keyword of a schema is given.</summary>
/// <param name="Reader">Who reads the schema.</param>
/// <param name="Siblings">The part of the schema that has the keyword.</param>
/// <param name="Keyword">The keyword.</param>
/// <param name="Place">Where it is, as a JSON pointer.</param>
internal sealed record JsonArgument(JsonSchemaReader Reader, JsonObject Siblings, string Keyword, string Place)
{
    /// <summary>The argument as it is.</summary>
    public JsonNode? Node => Siblings[Keyword];

    /// <summary>The argument as a value.</summary>
    public SqlValue Value => ValueOf(Node);

    /// <summary>The same for another keyword beside it; null when that is not there.</summary>
    public JsonArgument? Beside(string keyword) => Siblings.ContainsKey(keyword) ? new(Reader, Siblings, keyword, Place[..(Place.LastIndexOf('/') + 1)] + keyword) : null;

    /// <summary>A number.</summary>
    public SqlValue Number() => Value is { IsNumber: true } number ? number : throw Wrong("a number");

    /// <summary>A whole number that is not negative.</summary>
    public long Count() => Value is { IsNumber: true, Number: >= 0 and < long.MaxValue } number && Math.Floor(number.Number) == number.Number ? (long)number.Number : throw Wrong("a number of things");

    /// <summary>True or false.</summary>
    public bool Truth() => Value is { Type: SqlType.Boolean } truth ? truth.Truth : throw Wrong("true or false");

    /// <summary>A text.</summary>
    public string Text() => Node is JsonValue text && text.GetValueKind() == JsonValueKind.String ? text.GetValue<string>() : throw Wrong("a text");

    /// <summary>Texts.</summary>
    public string[] Texts() => Texts(Node);

    /// <summary>Texts that are part of the argument.</summary>
    public string[] Texts(JsonNode? node) =>
        node is JsonArray list && list.All(one => one?.GetValueKind() == JsonValueKind.String) ? [.. list.Select(one => one!.GetValue<string>())] : throw Wrong("a list of texts");

    /// <summary>A schema.</summary>
    public JsonShape Shape() => Reader.Shape(Node, Place);

    /// <summary>A schema, or in every draft true or false.</summary>
    public JsonShape ShapeOrTruth() => JsonSchemaReader.TryConstant(Node, Place) ?? Shape();

    /// <summary>Schemas, at least one.</summary>
    public JsonShape[] Shapes() => Node is JsonArray { Count: > 0 } list ? [.. list.Select((one, i) => Reader.Shape(one, JsonPlace.Below(Place, i.ToString(CultureInfo.InvariantCulture))))] : throw Wrong("a list of schemas");

    /// <summary>Things by name.</summary>
    public IEnumerable<(string Name, JsonNode? Node, string Place)> Map() =>
        Node is JsonObject map ? map.Select(pair => (pair.Key, pair.Value, JsonPlace.Below(Place, pair.Key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)))) : throw Wrong("an object");

    /// <summary>Schemas by name.</summary>
    public (string Name, JsonShape Shape)[] ShapesByName() => [.. Map().Select(one => (one.Name, Reader.Shape(one.Node, one.Place)))];

    /// <summary>Schemas by pattern.</summary>
    public (JsonPattern Pattern, JsonShape Shape)[] ShapesByPattern() => [.. ShapesByName().Select(one => (Pattern(one.Name), one.Shape))];

    /// <summary>A pattern.</summary>
    public JsonPattern Pattern(string text)
    {
        try
        {
            return new(text);
        }
        catch (ArgumentException wrong)
        {
            throw new SchemaException($"{Place}: no regular expression: {wrong.Message}", wrong);
        }
    }

    /// <summary>What to throw when the argument is something else.</summary>
    public SchemaException Wrong(string expected) => new($"{Place}: expected {expected}");

    /// <summary>A part of a schema as a value.</summary>
    /// <exception cref="SchemaException">It is a number beyond what there is.</exception>
    public static SqlValue ValueOf(JsonNode? node)
    {
        try
        {
            return node is null ? SqlValue.Null : SqlJson.Read(Encoding.UTF8.GetBytes(node.ToJsonString()));
        }
        catch (SqlException wrong)
        {
            throw new SchemaException(wrong.Message, wrong);
        }
    }
}
