using System.Text.Json.Nodes;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Json;

/// <summary>Keywords about lists. What is no list is as they want.</summary>
internal static class ListKeywords
{
    /// <summary>All of them.</summary>
    public static IEnumerable<KeyValuePair<string, Func<JsonArgument, JsonTest>>> All =>
    [
        new("additionalItems", AdditionalItems),
        new("contains", Contains),
        new("items", argument => argument.Node is JsonArray { Count: > 0 } ? Each(argument.Shapes()) : argument.Node is JsonArray ? (_, _) => true : Items(argument.Shape(), 0)),
        new("maxItems", argument => Count(argument, (count, bound) => count <= bound)),
        new("minItems", argument => Count(argument, (count, bound) => count >= bound)),
        new("uniqueItems", UniqueItems),
    ];

    // It means something only beside a list of schemas for the first elements.
    private static JsonTest AdditionalItems(JsonArgument argument)
    {
        var rest = argument.ShapeOrTruth();
        return argument.Siblings["items"] is JsonArray first ? Items(rest, first.Count) : (_, _) => true;
    }

    private static JsonTest Items(JsonShape shape, int from) => (value, check) =>
    {
        if (value.Type != SqlType.List) return true;
        for (var i = from; i < value.List.Count; i++)
        {
            if (!shape.Holds(value.List[i], check)) return false;
        }

        return true;
    };

    private static JsonTest Each(JsonShape[] shapes) => (value, check) =>
    {
        if (value.Type != SqlType.List) return true;
        for (var i = 0; i < Math.Min(shapes.Length, value.List.Count); i++)
        {
            if (!shapes[i].Holds(value.List[i], check)) return false;
        }

        return true;
    };

    private static JsonTest Contains(JsonArgument argument)
    {
        var shape = argument.Shape();
        return (value, check) => value.Type != SqlType.List || value.List.Any(one => check.Tries(shape, one));
    }

    private static JsonTest Count(JsonArgument argument, Func<long, long, bool> isIn)
    {
        var bound = argument.Count();
        return (value, _) => value.Type != SqlType.List || isIn(value.List.Count, bound);
    }

    private static JsonTest UniqueItems(JsonArgument argument)
    {
        if (!argument.Truth()) return (_, _) => true;
        return (value, check) => value.Type != SqlType.List || AreUnique(value, check);
    }

    private static bool AreUnique(SqlValue list, JsonCheck check)
    {
        check.Compares(list);
        return list.List.All(new HashSet<SqlValue>(JsonSameness.Instance).Add);
    }
}
