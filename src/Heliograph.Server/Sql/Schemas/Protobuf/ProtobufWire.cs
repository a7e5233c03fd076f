using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Protobuf;

/// <summary>The bytes of fields, whatever they hold.</summary>
internal static class ProtobufWire
{
    private const int MostNumber = (1 << 29) - 1;

    /// <summary>The number of the next field, and how its bytes end.</summary>
    /// <exception cref="SqlException">There is no field.</exception>
    public static (int Number, WireType Wire) Tag(ref SchemaInput input)
    {
        var tag = input.Varint();
        var (number, wire) = (tag >> 3, (WireType)(tag & 7));
        if (number is 0 or > MostNumber || wire > WireType.Fixed32) throw new SqlException("there is no such field in Protocol Buffers");
        return ((int)number, wire);
    }

    /// <summary>What a field has in it, where it is a message.</summary>
    /// <exception cref="SqlException">It does not end.</exception>
    public static ArraySegment<byte> Inner(int number, WireType wire, ref SchemaInput input, SchemaBudget budget)
    {
        if (wire == WireType.Length) return input.Take(input.Varint());
        var start = input.Position;
        return input.Between(start, EndOfGroup(number, ref input, budget));
    }

    /// <summary>Passes over what a field has in it.</summary>
    /// <exception cref="SqlException">It does not end.</exception>
    public static void Skip(int number, WireType wire, ref SchemaInput input, SchemaBudget budget)
    {
        switch (wire)
        {
            case WireType.Varint: input.Varint(); break;
            case WireType.Fixed64: input.Fixed64(); break;
            case WireType.Length: input.Take(input.Varint()); break;
            case WireType.Fixed32: input.Fixed32(); break;
            case WireType.Group: EndOfGroup(number, ref input, budget); break;
            default: throw new SqlException("a group ends that has not begun");
        }
    }

    // Goes behind the mark of its end; returns where that is.
    private static int EndOfGroup(int number, ref SchemaInput input, SchemaBudget budget)
    {
        budget.Enter();
        while (true)
        {
            budget.Pass(1);
            var end = input.Position;
            var (inner, wire) = Tag(ref input);
            if (wire == WireType.GroupEnd && inner == number)
            {
                budget.Leave();
                return end;
            }

            Skip(inner, wire, ref input, budget);
        }
    }
}
