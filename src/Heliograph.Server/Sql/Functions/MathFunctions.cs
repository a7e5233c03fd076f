using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Functions of numbers. Outside of where a function is defined there is an exception, never NaN or infinity.</summary>
internal static class MathFunctions
{
    /// <summary>All of them.</summary>
    public static IEnumerable<SqlSignature> All =>
    [
        new("abs", 1, 1, Abs),
        new("ceil", 1, 1, call => Whole(call, Math.Ceiling)),
        new("floor", 1, 1, call => Whole(call, Math.Floor)),
        new("round", 1, 1, call => Whole(call, number => Math.Round(number, MidpointRounding.AwayFromZero))),
        .. Curves.Select(curve => new SqlSignature(curve.Name, 1, 1, call => Finite(call, curve.Of(call.Number(0))))),
        new("fmod", 2, 2, call => Finite(call, call.Number(0) % call.Number(1))),
        new("power", 2, 2, call => Finite(call, Math.Pow(call.Number(0), call.Number(1)))),
    ];

    private static IEnumerable<(string Name, Func<double, double> Of)> Curves =>
    [
        ("acos", Math.Acos),
        ("acosh", Math.Acosh),
        ("asin", Math.Asin),
        ("asinh", Math.Asinh),
        ("atan", Math.Atan),
        ("atanh", Math.Atanh),
        ("cos", Math.Cos),
        ("cosh", Math.Cosh),
        ("exp", Math.Exp),
        ("log", Math.Log),
        ("log10", Math.Log10),
        ("log2", Math.Log2),
        ("sin", Math.Sin),
        ("sinh", Math.Sinh),
        ("sqrt", Math.Sqrt),
        ("tan", Math.Tan),
        ("tanh", Math.Tanh),
    ];

    private static SqlValue Abs(SqlCall call)
    {
        if (call[0].Type != SqlType.Integer) return SqlValue.Of(Math.Abs(call.Number(0)));
        var number = call.Integer(0);
        return number == long.MinValue ? throw call.Fail("the result has no place in 64 bits") : SqlValue.Of(Math.Abs(number));
    }

    private static SqlValue Whole(SqlCall call, Func<double, double> to)
    {
        if (call[0].Type == SqlType.Integer) return call[0];
        return WholeNumber(to(call.Number(0)), call);
    }

    /// <summary>A number without a fraction as an integer.</summary>
    /// <exception cref="SqlException">64 bits do not hold it.</exception>
    internal static SqlValue WholeNumber(double number, SqlCall call) =>
        number is >= long.MinValue and < long.MaxValue ? SqlValue.Of((long)number) : throw call.Fail("the result has no place in 64 bits");

    private static SqlValue Finite(SqlCall call, double result) =>
        double.IsFinite(result) ? SqlValue.Of(result) : throw call.Fail("there is no finite result for this number");
}
