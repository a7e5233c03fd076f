using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>What a value takes of the memory.</summary>
internal static class SqlSize
{
    private const int Overhead = 32;

    /// <summary>Its bytes, roughly.</summary>
    public static long Of(SqlValue value) => Overhead + value.Type switch
    {
        SqlType.Text => value.Bytes.Length,
        SqlType.List => value.List.Sum(Of),
        SqlType.Map => value.Map.Fields.Sum(field => Overhead + (field.Key.Length * sizeof(char)) + Of(field.Value)),
        _ => 0,
    };

    /// <summary>The same value in memory of its own, so that it does not keep the payload that it was part of.</summary>
    public static SqlValue Copy(SqlValue value) => value.Type switch
    {
        SqlType.Text => SqlValue.Of(value.Bytes.ToArray()),
        SqlType.List => SqlValue.Of([.. value.List.Select(Copy)]),
        SqlType.Map => Copy(value.Map),
        _ => value,
    };

    private static SqlValue Copy(SqlMap map)
    {
        var copy = new SqlMap(map.Count);
        foreach (var (name, value) in map.Fields) copy[name] = Copy(value);
        return SqlValue.Of(copy);
    }
}
