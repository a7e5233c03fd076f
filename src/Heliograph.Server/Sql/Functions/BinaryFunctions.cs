using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Functions of bytes and of the bits in them.</summary>
internal static class BinaryFunctions
{
    private const int Integer = 0;
    private const int Float = 1;

    /// <summary>All of them.</summary>
    public static IEnumerable<SqlSignature> All =>
    [
        new("bitsize", 1, 1, call => SqlValue.Of(call.Bytes(0).Length * 8L)),
        new("bytesize", 1, 1, call => SqlValue.Of((long)call.Bytes(0).Length)),
        new("subbits", 2, 2, call => Take(call, 1, call.Integer(1))),
        new("subbits", 3, 6, call => Take(call, call.Integer(1), call.Integer(2))),
    ];

    private static SqlValue Take(SqlCall call, long start, long length)
    {
        var available = (call.Bytes(0).Length * 8L) - start + 1;
        if (start < 1 || available < 1) return default;
        if (length < 0) throw call.Fail("a negative number of bits cannot be taken");
        return Read(call, new BitSlice(call.Bytes(0), start - 1, Math.Min(length, available)));
    }

    private static SqlValue Read(SqlCall call, BitSlice bits)
    {
        var type = call.Arguments.Length > 3 ? call.Choice(3, "integer", "float", "bits") : Integer;
        var signed = call.Arguments.Length > 4 && call.Choice(4, "unsigned", "signed") == 1;
        var little = call.Arguments.Length > 5 && call.Choice(5, "big", "little") == 1;
        return type switch
        {
            Integer => SqlValue.Of(Whole(call, bits, signed, little)),
            Float => SqlValue.Of(Number(call, bits, little)),
            _ => SqlValue.Of(bits.ToBytes()),
        };
    }

    private static long Whole(SqlCall call, BitSlice bits, bool signed, bool little)
    {
        if (bits.Length == 0) return 0;
        if (bits.Length > 64) throw call.Fail("an integer has at most 64 bits");
        var number = (long)bits.ToInteger(little);
        if (!signed) return number >= 0 ? number : throw call.Fail("the result has no place in 64 bits");
        var rest = 64 - (int)bits.Length;
        return number << rest >> rest;
    }

    private static double Number(SqlCall call, BitSlice bits, bool little)
    {
        var number = bits.Length switch
        {
            16 => (double)BitConverter.UInt16BitsToHalf((ushort)bits.ToInteger(little)),
            32 => BitConverter.UInt32BitsToSingle((uint)bits.ToInteger(little)),
            64 => BitConverter.UInt64BitsToDouble(bits.ToInteger(little)),
            _ => throw call.Fail("a float has 16, 32 or 64 bits"),
        };
        return double.IsFinite(number) ? number : throw call.Fail("these bits are no finite float");
    }
}
