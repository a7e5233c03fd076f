using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Functions of maps. A map may also be given as JSON text.</summary>
internal static class MapFunctions
{
    /// <summary>All of them.</summary>
    public static IEnumerable<SqlSignature> All =>
    [
        new("map_get", 2, 3, call => Found(SqlPath.Get(call[1], Steps(call), call), call)),
        new("map_keys", 1, 1, call => SqlValue.Of([.. call.Map(0).Fields.Select(pair => SqlValue.Of(pair.Key))])),
        new("map_new", 0, 0, _ => SqlValue.Of(new SqlMap())),
        new("map_put", 3, 3, call => SqlPath.Put(call[2], Steps(call), call[1])),
        new("map_size", 1, 1, call => SqlValue.Of((long)call.Map(0).Count)),
        new("map_to_entries", 1, 1, call => SqlValue.Of([.. call.Map(0).Fields.Select(Entry)])),
        new("map_values", 1, 1, call => SqlValue.Of([.. call.Map(0).Fields.Select(pair => pair.Value)])),
        new("mget", 2, 3, call => Found(SqlPath.Get(SqlValue.Of(call.Map(1)), Keys(call), call), call)),
        new("mput", 3, 3, call => SqlPath.Put(SqlValue.Of(call.Map(2)), Keys(call), call[1])),
    ];

    private static SqlValue Found(SqlValue value, SqlCall call) => value.Type == SqlType.Undefined ? call[2] : value;

    private static string[] Steps(SqlCall call) => call.Text(0).Split('.');

    private static string[] Keys(SqlCall call)
    {
        if (call[0].Type != SqlType.List) return [call.Text(0)];
        var keys = call.List(0);
        return keys.All(key => key.Type == SqlType.Text) ? [.. keys.Select(key => key.Text)] : throw call.Wrong(0, "a text or a list of texts");
    }

    private static SqlValue Entry(KeyValuePair<string, SqlValue> field) =>
        SqlValue.Of(new SqlMap(2) { ["key"] = SqlValue.Of(field.Key), ["value"] = field.Value });
}
