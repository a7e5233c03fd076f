using System.Text.Unicode;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Avro;

/// <summary>A type that has no other in it.</summary>
internal sealed class AvroPrimitive : AvroType
{
    private readonly AvroKind _kind;
    private readonly string _expected;

    private AvroPrimitive(AvroKind kind, string expected) => (_kind, _expected) = (kind, expected);

    /// <summary>Those there are, by their names in schemas.</summary>
    public static IReadOnlyDictionary<string, AvroPrimitive> All { get; } = new Dictionary<string, AvroPrimitive>(StringComparer.Ordinal)
    {
        ["null"] = new(AvroKind.Null, "null"),
        ["boolean"] = new(AvroKind.Boolean, "true or false"),
        ["int"] = new(AvroKind.Int, "an integer of 32 bits"),
        ["long"] = new(AvroKind.Long, "an integer"),
        ["float"] = new(AvroKind.Float, "a number that 32 bits can hold"),
        ["double"] = new(AvroKind.Double, "a number"),
        ["bytes"] = new(AvroKind.Bytes, "a text"),
        ["string"] = new(AvroKind.String, "a text that is UTF-8"),
    };

    /// <summary>Whether it is bytes that need not be UTF-8.</summary>
    public bool IsBytes => _kind == AvroKind.Bytes;

    /// <inheritdoc/>
    public override SqlValue Read(ref SchemaInput input, SchemaBudget budget) => _kind switch
    {
        AvroKind.Null => SqlValue.Null,
        AvroKind.Boolean => input.Byte() is <= 1 and var truth ? SqlValue.Of(truth == 1) : throw new SqlException("a boolean that is neither 0 nor 1"),
        AvroKind.Int => input.Zigzag() is >= int.MinValue and <= int.MaxValue and var whole ? SqlValue.Of(whole) : throw new SqlException("an int of more than 32 bits"),
        AvroKind.Long => SqlValue.Of(input.Zigzag()),
        AvroKind.Float => SchemaFloat.Of(BitConverter.UInt32BitsToSingle(input.Fixed32())),
        AvroKind.Double => SchemaFloat.Of(BitConverter.UInt64BitsToDouble(input.Fixed64())),
        AvroKind.Bytes => Bytes(ref input),
        _ => Characters(ref input),
    };

    /// <inheritdoc/>
    public override string? Write(SqlValue value, SchemaOutput output, SchemaBudget budget)
    {
        if (!IsOne(value)) return _expected;
        switch (_kind)
        {
            case AvroKind.Null: break;
            case AvroKind.Boolean: output.Add(value.Truth ? (byte)1 : (byte)0); break;
            case AvroKind.Int or AvroKind.Long: output.Zigzag(value.Integer); break;
            case AvroKind.Float: output.Fixed32(BitConverter.SingleToUInt32Bits(SchemaFloat.Single(value)!.Value)); break;
            case AvroKind.Double: output.Fixed64(BitConverter.DoubleToUInt64Bits(SchemaFloat.Double(value)!.Value)); break;
            default: Bytes(value, output); break;
        }

        return null;
    }

    /// <summary>Bytes with their number in front.</summary>
    /// <exception cref="SqlException">There are none.</exception>
    public static SqlValue Bytes(ref SchemaInput input)
    {
        var length = input.Zigzag();
        var bytes = input.Take(length < 0 ? throw new SqlException("a length below 0") : (ulong)length);
        return SqlValue.Of(bytes.Array!, bytes.Offset, bytes.Count);
    }

    /// <summary>The same where they are UTF-8.</summary>
    /// <exception cref="SqlException">There are none, or others.</exception>
    public static SqlValue Characters(ref SchemaInput input) => Bytes(ref input) is var text && Utf8.IsValid(text.Bytes) ? text : throw new SqlException("a string that is not UTF-8");

    /// <summary>Writes bytes with their number in front.</summary>
    /// <exception cref="SqlException">There are too many.</exception>
    public static void Bytes(SqlValue value, SchemaOutput output)
    {
        output.Zigzag(value.Bytes.Length);
        output.Add(value.Bytes);
    }

    private bool IsOne(SqlValue value) => _kind switch
    {
        AvroKind.Null => value.Type == SqlType.Null,
        AvroKind.Boolean => value.Type == SqlType.Boolean,
        AvroKind.Int => value is { Type: SqlType.Integer, Integer: >= int.MinValue and <= int.MaxValue },
        AvroKind.Long => value.Type == SqlType.Integer,
        AvroKind.Float => SchemaFloat.Single(value) is not null,
        AvroKind.Double => SchemaFloat.Double(value) is not null,
        AvroKind.Bytes => value.Type == SqlType.Text,
        _ => value.Type == SqlType.Text && Utf8.IsValid(value.Bytes),
    };
}
