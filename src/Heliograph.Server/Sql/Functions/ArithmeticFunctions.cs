using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Operators that can be written as functions.</summary>
internal static class ArithmeticFunctions
{
    /// <summary>All of them.</summary>
    public static IEnumerable<SqlSignature> All =>
    [
        new("div", 2, 2, call => SqlValue.Of(Divisible(call) / call.Integer(1))),
        new("eq", 2, 2, call => SqlValue.Of(SqlEquality.Equal(call[0], call[1]))),
        new("mod", 2, 2, call => SqlValue.Of(Divisible(call) % call.Integer(1))),
    ];

    private static long Divisible(SqlCall call)
    {
        var number = call.Integer(0);
        if (call.Integer(1) == 0) throw call.Fail("division by zero");
        return number == long.MinValue && call.Integer(1) == -1 ? throw call.Fail("the result has no place in 64 bits") : number;
    }
}
