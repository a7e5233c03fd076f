namespace Heliograph.Server.Sql.Schemas.Json;

/// <summary>Keywords that put schemas together.</summary>
internal static class CombiningKeywords
{
    /// <summary>All of them but <c>$ref</c>, beside which no other counts.</summary>
    public static IEnumerable<KeyValuePair<string, Func<JsonArgument, JsonTest>>> All =>
    [
        new("allOf", AllOf),
        new("anyOf", AnyOf),
        new("if", If),
        new("not", Not),
        new("oneOf", OneOf),
    ];

    /// <summary>As what is referred to.</summary>
    public static JsonTest Reference(JsonArgument argument) => argument.Reader.Referred(argument.Siblings, argument.Text(), argument.Place).Holds;

    private static JsonTest AllOf(JsonArgument argument)
    {
        var shapes = argument.Shapes();
        return (value, check) => Array.TrueForAll(shapes, shape => shape.Holds(value, check));
    }

    private static JsonTest AnyOf(JsonArgument argument)
    {
        var shapes = argument.Shapes();
        return (value, check) => Array.Exists(shapes, shape => check.Tries(shape, value));
    }

    private static JsonTest OneOf(JsonArgument argument)
    {
        var shapes = argument.Shapes();
        return (value, check) => shapes.Where(shape => check.Tries(shape, value)).Take(2).Count() == 1;
    }

    private static JsonTest Not(JsonArgument argument)
    {
        var shape = argument.Shape();
        return (value, check) => !check.Tries(shape, value);
    }

    private static JsonTest If(JsonArgument argument)
    {
        var (condition, then, otherwise) = (argument.Shape(), argument.Beside("then")?.Shape(), argument.Beside("else")?.Shape());
        return (value, check) => (check.Tries(condition, value) ? then : otherwise)?.Holds(value, check) != false;
    }
}
