using System.Text.Unicode;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Protobuf;

/// <summary>Single values that are no messages. Numbers of 64 bits without a sign keep their bits: above 9223372036854775807 they are negative here.</summary>
internal static class ProtobufScalar
{
    private const string Infinity = "infinity";
    private const string NegativeInfinity = "-infinity";
    private const string NoNumber = "nan";

    /// <summary>The next value of a field.</summary>
    /// <exception cref="SqlException">There is none.</exception>
    public static SqlValue Read(ProtobufField field, ref SchemaInput input) => field.Type switch
    {
        ProtobufType.Double => Number(BitConverter.UInt64BitsToDouble(input.Fixed64())),
        ProtobufType.Float => Number(BitConverter.UInt32BitsToSingle(input.Fixed32())),
        ProtobufType.Int32 => SqlValue.Of((int)input.Varint()),
        ProtobufType.UInt32 => SqlValue.Of((uint)input.Varint()),
        ProtobufType.SInt32 => SqlValue.Of((int)input.Zigzag()),
        ProtobufType.SInt64 => SqlValue.Of(input.Zigzag()),
        ProtobufType.Fixed32 => SqlValue.Of(input.Fixed32()),
        ProtobufType.SFixed32 => SqlValue.Of((int)input.Fixed32()),
        ProtobufType.Fixed64 or ProtobufType.SFixed64 => SqlValue.Of((long)input.Fixed64()),
        ProtobufType.Bool => SqlValue.Of(input.Varint() != 0),
        ProtobufType.Enum => Name(field.Enum!, (int)input.Varint()),
        ProtobufType.String or ProtobufType.Bytes => Text(input.Take(input.Varint())),
        _ => SqlValue.Of((long)input.Varint()),
    };

    /// <summary>Writes a value of a field.</summary>
    /// <exception cref="SqlException">It is not what the field holds.</exception>
    public static void Write(ProtobufField field, SqlValue value, SchemaOutput output)
    {
        switch (field.Type)
        {
            case ProtobufType.Double: output.Fixed64(BitConverter.DoubleToUInt64Bits(Float(field, value))); break;
            case ProtobufType.Float: output.Fixed32(BitConverter.SingleToUInt32Bits(Single(field, value))); break;
            case ProtobufType.SInt32: output.Zigzag(Integer(field, value, int.MinValue, int.MaxValue)); break;
            case ProtobufType.SInt64: output.Zigzag(Integer(field, value, long.MinValue, long.MaxValue)); break;
            case ProtobufType.Fixed32: output.Fixed32((uint)Integer(field, value, 0, uint.MaxValue)); break;
            case ProtobufType.SFixed32: output.Fixed32((uint)Integer(field, value, int.MinValue, int.MaxValue)); break;
            case ProtobufType.Fixed64 or ProtobufType.SFixed64: output.Fixed64((ulong)Integer(field, value, long.MinValue, long.MaxValue)); break;
            case ProtobufType.String or ProtobufType.Bytes: Text(field, value, output); break;
            default: output.Varint((ulong)Varint(field, value)); break;
        }
    }

    private static long Varint(ProtobufField field, SqlValue value) => field.Type switch
    {
        ProtobufType.Int32 => Integer(field, value, int.MinValue, int.MaxValue),
        ProtobufType.UInt32 => Integer(field, value, 0, uint.MaxValue),
        ProtobufType.Bool => Truth(field, value),
        ProtobufType.Enum when value.Type == SqlType.Text => field.Enum!.NumberOf(value.Text) ?? throw Wrong(field, "one of the names of its enum"),
        ProtobufType.Enum => Integer(field, value, int.MinValue, int.MaxValue),
        _ => Integer(field, value, long.MinValue, long.MaxValue),
    };

    private static SqlValue Name(ProtobufEnum names, int number) => names.NameOf(number) is { } name ? SqlValue.Of(name) : SqlValue.Of(number);

    private static SqlValue Text(ArraySegment<byte> bytes) => SqlValue.Of(bytes.Array!, bytes.Offset, bytes.Count);

    // What no number of JSON is, has a name.
    private static SqlValue Number(double number) => double.IsFinite(number) ? SqlValue.Of(number) : SqlValue.Of(double.IsNaN(number) ? NoNumber : number > 0 ? Infinity : NegativeInfinity);

    private static double Float(ProtobufField field, SqlValue value) => value switch
    {
        { IsNumber: true } => value.Number,
        { Type: SqlType.Text } when value.Text == Infinity => double.PositiveInfinity,
        { Type: SqlType.Text } when value.Text == NegativeInfinity => double.NegativeInfinity,
        { Type: SqlType.Text } when value.Text == NoNumber => double.NaN,
        _ => throw Wrong(field, "a number"),
    };

    private static float Single(ProtobufField field, SqlValue value)
    {
        var number = Float(field, value);
        return float.IsFinite((float)number) || !double.IsFinite(number) ? (float)number : throw Wrong(field, "a number that 32 bits can hold");
    }

    private static long Integer(ProtobufField field, SqlValue value, long least, long most) => value.Type == SqlType.Integer && value.Integer >= least && value.Integer <= most
        ? value.Integer : throw Wrong(field, $"an integer from {least} to {most}");

    private static long Truth(ProtobufField field, SqlValue value) => value switch
    {
        { Type: SqlType.Boolean } => value.Truth ? 1 : 0,
        { Type: SqlType.Integer, Integer: 0 or 1 } => value.Integer,
        _ => throw Wrong(field, "true or false"),
    };

    private static void Text(ProtobufField field, SqlValue value, SchemaOutput output)
    {
        if (value.Type != SqlType.Text) throw Wrong(field, "a text");
        if (field.Type == ProtobufType.String && !Utf8.IsValid(value.Bytes)) throw Wrong(field, "UTF-8");
        output.Varint((ulong)value.Bytes.Length);
        output.Add(value.Bytes);
    }

    /// <summary>What to throw when a field is given something else.</summary>
    public static SqlException Wrong(ProtobufField field, string expected) => new($"the field '{field.Name}' is to be {expected}");
}
