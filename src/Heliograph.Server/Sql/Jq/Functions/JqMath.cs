using Heliograph.Server.Sql.Jq.Nodes;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Functions;

/// <summary>Functions of numbers, by the names that C has for them.</summary>
internal static class JqMath
{
    /// <summary>All of them by name and number of arguments.</summary>
    public static IEnumerable<(string Name, int Arguments, JqNative.Function Function)> All =>
    [
        .. One.Select(one => (one.Name, 0, Of(one.Function))),
        .. Two.Select(two => (two.Name, 2, Of(two.Function))),
        ("fma", 3, (machine, _, a) => Numbers(a) ? JqNumber.Of(Math.FusedMultiplyAdd(a[0].Number, a[1].Number, a[2].Number)) : machine.Fail("fma: {0} number required", a[0])),
        ("frexp", 0, (machine, input, _) => input.IsNumber ? Split(input.Number) : machine.Fail("{0} number required", input)),
        ("modf", 0, (machine, input, _) => input.IsNumber ? Parts(input.Number) : machine.Fail("{0} number required", input)),
        .. Whole.Select(one => (one.Name, 0, OfWhole(one.Function))),
        ("abs", 0, (_, input, _) => input.IsNumber && input.Number < 0 ? JqNumber.Subtract(SqlValue.Of(0L), input) : input),
        ("fabs", 0, (machine, input, _) => !input.IsNumber ? machine.Fail("{0} number required", input) : input.Number < 0 ? JqNumber.Subtract(SqlValue.Of(0L), input) : input),
        ("infinite", 0, (_, _, _) => SqlValue.Of(double.PositiveInfinity)),
        ("nan", 0, (_, _, _) => SqlValue.Of(double.NaN)),
        ("isinfinite", 0, Is(double.IsInfinity)),
        ("isnan", 0, Is(double.IsNaN)),
        ("isnormal", 0, Is(double.IsNormal)),
        ("isfinite", 0, Is(double.IsFinite)),
        ("__negate", 0, (machine, input, _) => input.IsNumber ? JqNumber.Subtract(SqlValue.Of(0L), input) : machine.Fail("{0} cannot be negated", input)),
    ];

    private static (string Name, Func<double, double> Function)[] One =>
    [
        ("acos", Math.Acos), ("acosh", Math.Acosh), ("asin", Math.Asin), ("asinh", Math.Asinh), ("atan", Math.Atan), ("atanh", Math.Atanh), ("cbrt", Math.Cbrt),
        ("cos", Math.Cos), ("cosh", Math.Cosh), ("exp", Math.Exp), ("exp10", x => Math.Pow(10, x)), ("exp2", x => Math.Pow(2, x)),
        ("expm1", Exponential), ("log", Math.Log), ("log10", Math.Log10), ("log1p", Logarithm), ("log2", Math.Log2),
        ("logb", x => x == 0 ? double.NegativeInfinity : double.IsFinite(x) ? Math.ILogB(x) : Math.Abs(x)),
        ("pow10", x => Math.Pow(10, x)),
        ("significand", x => x == 0 || !double.IsFinite(x) ? x : Math.ScaleB(x, -Math.ILogB(x))), ("sin", Math.Sin), ("sinh", Math.Sinh), ("sqrt", Math.Sqrt),
        ("tan", Math.Tan), ("tanh", Math.Tanh),
    ];

    // Those that leave a whole number as it is.
    private static (string Name, Func<double, double> Function)[] Whole =>
    [
        ("ceil", Math.Ceiling), ("floor", Math.Floor), ("nearbyint", x => Math.Round(x, MidpointRounding.ToEven)),
        ("rint", x => Math.Round(x, MidpointRounding.ToEven)), ("round", x => Math.Round(x, MidpointRounding.AwayFromZero)), ("trunc", Math.Truncate),
    ];

    private static (string Name, Func<double, double, double> Function)[] Two =>
    [
        ("atan2", Math.Atan2), ("copysign", Math.CopySign), ("drem", Math.IEEERemainder), ("fdim", (x, y) => x > y ? x - y : double.IsNaN(x) || double.IsNaN(y) ? double.NaN : 0),
        ("fmax", (x, y) => double.IsNaN(x) ? y : double.IsNaN(y) ? x : Math.Max(x, y)), ("fmin", (x, y) => double.IsNaN(x) ? y : double.IsNaN(y) ? x : Math.Min(x, y)),
        ("fmod", (x, y) => x % y), ("hypot", double.Hypot), ("ldexp", Scale), ("nextafter", Next), ("nexttoward", Next), ("pow", Math.Pow),
        ("remainder", Math.IEEERemainder), ("scalb", Scale), ("scalbln", Scale),
    ];

    private static JqNative.Function Of(Func<double, double> function) =>
        (machine, input, _) => input.IsNumber ? JqNumber.Of(function(input.Number)) : machine.Fail("{0} number required", input);

    private static JqNative.Function Of(Func<double, double, double> function) =>
        (machine, _, a) => Numbers(a) ? JqNumber.Of(function(a[0].Number, a[1].Number)) : machine.Fail("{0} number required", a[0].IsNumber ? a[1] : a[0]);

    private static JqNative.Function OfWhole(Func<double, double> function) => (machine, input, _) =>
        input.Type == SqlType.Integer ? input : input.IsNumber ? JqNumber.Of(function(input.Number)) : machine.Fail("{0} number required", input);

    private static JqNative.Function Is(Func<double, bool> function) =>
        (machine, input, _) => input.IsNumber ? SqlValue.Of(function(input.Number)) : machine.Fail("{0} number required", input);

    private static bool Numbers(ReadOnlySpan<SqlValue> values)
    {
        foreach (var value in values) if (!value.IsNumber) return false;
        return true;
    }

    // Exact where the result is small, too.
    private static double Exponential(double x)
    {
        var y = Math.Exp(x);
        return y == 1 ? x : y - 1 == -1 || !double.IsFinite(y) ? y - 1 : (y - 1) * x / Math.Log(y);
    }

    private static double Logarithm(double x)
    {
        var y = 1 + x;
        return y == 1 || !double.IsFinite(y) ? x : Math.Log(y) * x / (y - 1);
    }

    private static double Scale(double x, double y) => Math.ScaleB(x, (int)Math.Clamp(y, -10_000, 10_000));

    private static double Next(double x, double y) => x == y ? y : x < y ? Math.BitIncrement(x) : x > y ? Math.BitDecrement(x) : double.NaN;

    private static SqlValue Split(double number)
    {
        if (number == 0 || !double.IsFinite(number)) return SqlValue.Of([JqNumber.Of(number), SqlValue.Of(0L)]);
        var exponent = Math.ILogB(number) + 1;
        return SqlValue.Of([JqNumber.Of(Math.ScaleB(number, -exponent)), SqlValue.Of((long)exponent)]);
    }

    private static SqlValue Parts(double number)
    {
        var whole = Math.Truncate(number);
        return SqlValue.Of([JqNumber.Of(double.IsInfinity(number) ? 0 : number - whole), JqNumber.Of(whole)]);
    }
}
