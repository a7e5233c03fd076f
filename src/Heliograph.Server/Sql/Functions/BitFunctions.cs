using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Functions of the bits of integers.</summary>
internal static class BitFunctions
{
    /// <summary>All of them.</summary>
    public static IEnumerable<SqlSignature> All =>
    [
        new("bitand", 2, 2, call => SqlValue.Of(call.Integer(0) & call.Integer(1))),
        new("bitnot", 1, 1, call => SqlValue.Of(~call.Integer(0))),
        new("bitor", 2, 2, call => SqlValue.Of(call.Integer(0) | call.Integer(1))),
        new("bitsl", 2, 2, call => SqlValue.Of(Shift(call, call.Integer(0), call.Integer(1)))),
        new("bitsr", 2, 2, call => SqlValue.Of(Shift(call, call.Integer(0), Opposite(call.Integer(1))))),
        new("bitxor", 2, 2, call => SqlValue.Of(call.Integer(0) ^ call.Integer(1))),
    ];

    private static long Opposite(long shift) => shift == long.MinValue ? long.MaxValue : -shift;

    // To the left; to the right when negative. Bits that fall out on the right are gone, on the left they are missed.
    private static long Shift(SqlCall call, long number, long shift)
    {
        if (shift <= 0) return number >> (int)Math.Min(63, Opposite(shift));
        var shifted = shift < 64 ? number << (int)shift : 0;
        var back = shift < 64 ? shifted >> (int)shift : 0;
        return back == number ? shifted : throw call.Fail("the result has no place in 64 bits");
    }
}
