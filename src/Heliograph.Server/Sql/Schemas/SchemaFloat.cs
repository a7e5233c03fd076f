using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas;

/// <summary>Floats. What JSON has no number for has a name: <c>infinity</c>, <c>-infinity</c>, <c>nan</c>.</summary>
internal static class SchemaFloat
{
    private const string Infinity = "infinity";
    private const string NegativeInfinity = "-infinity";
    private const string NoNumber = "nan";

    /// <summary>A float as a value.</summary>
    public static SqlValue Of(double number) => double.IsFinite(number) ? SqlValue.Of(number) : SqlValue.Of(double.IsNaN(number) ? NoNumber : number > 0 ? Infinity : NegativeInfinity);

    /// <summary>The float that a value is; null when it is none.</summary>
    public static double? Double(SqlValue value) => value switch
    {
        { IsNumber: true } => value.Number,
        { Type: SqlType.Text } when value.Bytes.SequenceEqual("infinity"u8) => double.PositiveInfinity,
        { Type: SqlType.Text } when value.Bytes.SequenceEqual("-infinity"u8) => double.NegativeInfinity,
        { Type: SqlType.Text } when value.Bytes.SequenceEqual("nan"u8) => double.NaN,
        _ => null,
    };

    /// <summary>The same in 32 bits; null also when they cannot hold it.</summary>
    public static float? Single(SqlValue value) => Double(value) is { } number && (float.IsFinite((float)number) || !double.IsFinite(number)) ? (float)number : null;
}
