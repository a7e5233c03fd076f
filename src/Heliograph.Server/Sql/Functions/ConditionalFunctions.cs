using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Functions that stand in for what is not there.</summary>
internal static class ConditionalFunctions
{
    /// <summary>All of them.</summary>
    public static IEnumerable<SqlSignature> All =>
    [
        new("coalesce", 1, 1, call => call.List(0).FirstOrDefault(value => value.Type != SqlType.Undefined)),
        new("coalesce", 2, 2, call => call[0].Type != SqlType.Undefined ? call[0] : call[1]),
        new("coalesce_ne", 1, 1, call => call.List(0).FirstOrDefault(IsNotEmpty)),
        new("coalesce_ne", 2, 2, call => IsNotEmpty(call[0]) ? call[0] : IsNotEmpty(call[1]) ? call[1] : default),
        new("null", 0, 0, _ => default),
    ];

    private static bool IsNotEmpty(SqlValue value) => value.Type switch
    {
        SqlType.Undefined => false,
        SqlType.Text => !value.Bytes.IsEmpty,
        _ => true,
    };
}
