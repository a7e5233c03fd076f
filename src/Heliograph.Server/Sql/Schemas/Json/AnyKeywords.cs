using System.Text.Json.Nodes;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Json;

/// <summary>Keywords about values of every kind.</summary>
internal static class AnyKeywords
{
    /// <summary>All of them.</summary>
    public static IEnumerable<KeyValuePair<string, Func<JsonArgument, JsonTest>>> All =>
    [
        new("const", argument => Among([argument.Value])),
        new("enum", argument => argument.Node is JsonArray list ? Among(list.Select(JsonArgument.ValueOf)) : throw argument.Wrong("a list of values")),
        new("type", Type),
    ];

    private static JsonTest Among(IEnumerable<SqlValue> values)
    {
        var these = values.ToHashSet(JsonSameness.Instance);
        return (value, check) =>
        {
            check.Compares(value);
            return these.Contains(value);
        };
    }

    private static JsonTest Type(JsonArgument argument)
    {
        string[] names = argument.Node is JsonArray ? argument.Texts() : [argument.Text()];
        Func<SqlValue, bool>[] types = [.. names.Distinct().Select(name => Named(name, argument.Reader.Draft) ?? throw argument.Wrong("one of array, boolean, integer, null, number, object, string"))];
        return (value, _) => Array.Exists(types, type => type(value));
    }

    private static Func<SqlValue, bool>? Named(string name, int draft) => name switch
    {
        "array" => value => value.Type == SqlType.List,
        "boolean" => value => value.Type == SqlType.Boolean,
        "integer" => value => value.Type == SqlType.Integer || (draft > 4 && value.Type == SqlType.Float && Math.Floor(value.Number) == value.Number),
        "null" => value => value.Type == SqlType.Null,
        "number" => value => value.IsNumber,
        "object" => value => value.Type == SqlType.Map,
        "string" => value => value.Type == SqlType.Text,
        _ => null,
    };
}
