using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Functions that tell what a value is. They take anything.</summary>
internal static class TypeFunctions
{
    /// <summary>All of them.</summary>
    public static IEnumerable<SqlSignature> All =>
    [
        new("is_array", 1, 1, call => SqlValue.Of(call[0].Type == SqlType.List)),
        new("is_bool", 1, 1, call => SqlValue.Of(call[0].Type == SqlType.Boolean)),
        new("is_empty", 1, 1, call => SqlValue.Of(IsEmpty(call))),
        new("is_float", 1, 1, call => SqlValue.Of(call[0].Type == SqlType.Float)),
        new("is_int", 1, 1, call => SqlValue.Of(call[0].Type == SqlType.Integer)),
        new("is_map", 1, 1, call => SqlValue.Of(call[0].Type == SqlType.Map)),
        new("is_not_null", 1, 1, call => SqlValue.Of(call[0].Type != SqlType.Undefined)),
        new("is_not_null_var", 1, 1, call => SqlValue.Of(call[0].HasValue)),
        new("is_null", 1, 1, call => SqlValue.Of(call[0].Type == SqlType.Undefined)),
        new("is_null_var", 1, 1, call => SqlValue.Of(!call[0].HasValue)),
        new("is_num", 1, 1, call => SqlValue.Of(call[0].IsNumber)),
        new("is_str", 1, 1, call => SqlValue.Of(call[0].Type == SqlType.Text)),
    ];

    private static bool IsEmpty(SqlCall call) => call[0].Type switch
    {
        SqlType.List => call[0].List.Count == 0,
        SqlType.Text when call[0].Bytes.IsEmpty => true,
        _ => call.Map(0).Count == 0,
    };
}
