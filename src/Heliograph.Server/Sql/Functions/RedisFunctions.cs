using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Functions for commands of Redis.</summary>
internal static class RedisFunctions
{
    private const int Decimals = 6;

    /// <summary>All of them.</summary>
    public static IEnumerable<SqlSignature> All => [new("map_to_redis_hset_args", 1, 1, call => SqlValue.Of(Fields(call)))];

    // As in EMQX, what is no map has no fields, and what Redis cannot take as a value is left out.
    private static RedisFields Fields(SqlCall call)
    {
        var value = Map(call);
        var arguments = new List<SqlValue>();
        if (value.Type != SqlType.Map) return new(arguments);
        foreach (var (name, field) in value.Map.Fields)
        {
            if (Text(field, call) is not { Type: SqlType.Text } text) continue;
            arguments.Add(SqlValue.Of(name));
            arguments.Add(text);
        }

        return new(arguments);
    }

    private static SqlValue Map(SqlCall call)
    {
        if (call[0].Type != SqlType.Text) return call[0];
        try
        {
            return SqlJson.Read(call[0]);
        }
        catch (SqlException)
        {
            return default;
        }
    }

    private static SqlValue Text(SqlValue value, SqlCall call) => value.Type switch
    {
        SqlType.Text or SqlType.Integer or SqlType.Boolean => FunctionText.Of(value, call),
        SqlType.Float => SqlValue.Of(FloatText.Of(value.Number, Decimals)),
        _ => default,
    };
}
