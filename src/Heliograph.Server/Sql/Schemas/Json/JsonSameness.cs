using System.Diagnostics.CodeAnalysis;
using Heliograph.Server.Sql.Functions;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Json;

/// <summary>Which values are the same for JSON Schema: 1 is 1.0, and the order of names does not count.</summary>
internal sealed class JsonSameness : IEqualityComparer<SqlValue>
{
    /// <summary>The one there is.</summary>
    public static readonly JsonSameness Instance = new();

    private JsonSameness()
    {
    }

    /// <inheritdoc/>
    public bool Equals(SqlValue x, SqlValue y) => SqlEquality.Equal(x, y);

    /// <inheritdoc/>
    [SuppressMessage("Style", "IDE0072:Add missing cases", Justification = "The rest is told apart by its type.")]
    public int GetHashCode(SqlValue obj) => obj.Type switch
    {
        SqlType.Boolean => obj.Truth.GetHashCode(),
        SqlType.Integer => Bits(obj.Integer),
        SqlType.Float => Bits(IsWhole(obj.Number) ? (long)obj.Number : BitConverter.DoubleToInt64Bits(obj.Number)),
        SqlType.Text => Bytes(obj.Bytes),
        SqlType.List => List(obj.List),
        SqlType.Map => obj.Map.Fields.Aggregate(obj.Map.Count, (sum, field) => sum + HashCode.Combine(field.Key, GetHashCode(field.Value))),
        _ => (int)obj.Type,
    };

    private static bool IsWhole(double number) => Math.Abs(number) < long.MaxValue && Math.Floor(number) == number;

    // Their own hash is known to everybody, who could send numbers that all have the same.
    private static int Bits(long bits) => HashCode.Combine((int)bits, (int)(bits >> 32));

    private static int Bytes(ReadOnlySpan<byte> bytes)
    {
        var hash = new HashCode();
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }

    private int List(IReadOnlyList<SqlValue> list)
    {
        var hash = new HashCode();
        foreach (var value in list) hash.Add(GetHashCode(value));
        return hash.ToHashCode();
    }
}
