using System.Text.Json.Nodes;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Json;

/// <summary>Keywords about objects. What is no object is as they want.</summary>
internal static class ObjectKeywords
{
    /// <summary>All of them.</summary>
    public static IEnumerable<KeyValuePair<string, Func<JsonArgument, JsonTest>>> All =>
    [
        new("additionalProperties", AdditionalProperties),
        new("dependencies", Dependencies),
        new("maxProperties", argument => Count(argument, (count, bound) => count <= bound)),
        new("minProperties", argument => Count(argument, (count, bound) => count >= bound)),
        new("patternProperties", PatternProperties),
        new("properties", Properties),
        new("propertyNames", PropertyNames),
        new("required", Required),
    ];

    // A test of objects that looks at so many names, and perhaps at all that the object has.
    private static JsonTest OfMap(int names, JsonTest test) => (value, check) =>
    {
        if (value.Type != SqlType.Map) return true;
        check.Looks(names + value.Map.Count);
        return test(value, check);
    };

    private static JsonTest Properties(JsonArgument argument)
    {
        var properties = argument.ShapesByName();
        return OfMap(properties.Length, (value, check) => Array.TrueForAll(properties, one => !value.Map.Has(one.Name) || one.Shape.Holds(value.Map[one.Name], check)));
    }

    private static JsonTest PatternProperties(JsonArgument argument)
    {
        var patterns = argument.ShapesByPattern();
        return OfMap(0, (value, check) => value.Map.Fields.All(field => Array.TrueForAll(patterns, one => !check.Finds(one.Pattern, field.Key) || one.Shape.Holds(field.Value, check))));
    }

    // About the names that neither of the two keywords beside it is about.
    private static JsonTest AdditionalProperties(JsonArgument argument)
    {
        var rest = argument.ShapeOrTruth();
        HashSet<string> names = [.. argument.Beside("properties")?.Map().Select(one => one.Name) ?? []];
        JsonPattern[] patterns = [.. argument.Beside("patternProperties")?.Map().Select(one => argument.Pattern(one.Name)) ?? []];
        return OfMap(0, (value, check) => value.Map.Fields.All(field => names.Contains(field.Key) || Array.Exists(patterns, one => check.Finds(one, field.Key)) || rest.Holds(field.Value, check)));
    }

    private static JsonTest PropertyNames(JsonArgument argument)
    {
        var shape = argument.Shape();
        return (value, check) => value.Type != SqlType.Map || value.Map.Fields.All(field => shape.Holds(SqlValue.Of(field.Key), check));
    }

    private static JsonTest Required(JsonArgument argument)
    {
        var names = argument.Texts();
        return OfMap(names.Length, (value, _) => Array.TrueForAll(names, value.Map.Has));
    }

    private static JsonTest Dependencies(JsonArgument argument)
    {
        (string Name, JsonTest Holds)[] all = [.. argument.Map().Select(one => (one.Name, Dependency(argument, one.Node, one.Place)))];
        return OfMap(all.Length, (value, check) => Array.TrueForAll(all, one => !value.Map.Has(one.Name) || one.Holds(value, check)));
    }

    private static JsonTest Dependency(JsonArgument argument, JsonNode? node, string place)
    {
        if (node is not JsonArray) return argument.Reader.Shape(node, place).Holds;
        var names = argument.Texts(node);
        return OfMap(names.Length, (value, _) => Array.TrueForAll(names, value.Map.Has));
    }

    private static JsonTest Count(JsonArgument argument, Func<long, long, bool> isIn)
    {
        var bound = argument.Count();
        return (value, _) => value.Type != SqlType.Map || isIn(value.Map.Count, bound);
    }
}
