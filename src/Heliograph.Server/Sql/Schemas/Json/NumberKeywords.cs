using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Json;

/// <summary>Keywords about numbers. What is no number is as they want.</summary>
internal static class NumberKeywords
{
    // Beyond this a decimal cannot hold a number with all its digits.
    private const double MostDecimal = 1e15;
    private const double LeastDecimal = 1e-9;

    /// <summary>All of them.</summary>
    public static IEnumerable<KeyValuePair<string, Func<JsonArgument, JsonTest>>> All =>
    [
        new("exclusiveMaximum", argument => IsOfDraft4(argument) ? Nothing : Bound(argument, order => order < 0)),
        new("exclusiveMinimum", argument => IsOfDraft4(argument) ? Nothing : Bound(argument, order => order > 0)),
        new("maximum", argument => Bound(argument, IsExclusive(argument, "exclusiveMaximum") ? order => order < 0 : order => order <= 0)),
        new("minimum", argument => Bound(argument, IsExclusive(argument, "exclusiveMinimum") ? order => order > 0 : order => order >= 0)),
        new("multipleOf", MultipleOf),
    ];

    private static JsonTest Nothing => (_, _) => true;

    // There it says of the bound beside it that the bound itself is not in.
    private static bool IsOfDraft4(JsonArgument argument) => argument.Reader.Draft == 4 && (argument.Truth() || true);

    private static bool IsExclusive(JsonArgument argument, string keyword) => argument.Reader.Draft == 4 && argument.Beside(keyword)?.Truth() == true;

    private static JsonTest Bound(JsonArgument argument, Func<int, bool> isIn)
    {
        var bound = argument.Number();
        return (value, _) => !value.IsNumber || isIn(Order(value, bound));
    }

    private static int Order(SqlValue one, SqlValue other) => one.Type == SqlType.Integer && other.Type == SqlType.Integer ? one.Integer.CompareTo(other.Integer) : one.Number.CompareTo(other.Number);

    private static JsonTest MultipleOf(JsonArgument argument)
    {
        var of = argument.Number();
        if (of.Number <= 0) throw argument.Wrong("a number above 0");
        return (value, _) => !value.IsNumber || IsMultiple(value, of);
    }

    private static bool IsMultiple(SqlValue value, SqlValue of)
    {
        if (value.Type == SqlType.Integer && of.Type == SqlType.Integer) return value.Integer % of.Integer == 0;
        if (Math.Abs(value.Number) < MostDecimal && of.Number is > LeastDecimal and < MostDecimal) return (decimal)value.Number % (decimal)of.Number == 0;
        return Math.IEEERemainder(value.Number, of.Number) == 0;
    }
}
