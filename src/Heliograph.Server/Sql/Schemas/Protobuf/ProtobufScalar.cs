using System.Text.Unicode;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Protobuf;

/// <summary>Single values that are no messages. Numbers of 64 bits without a sign keep their bits: above 9223372036854775807 they are negative here.</summary>
internal static class ProtobufScalar
{
    /// <summary>The next value of a field.</summary>
    /// <exception cref="SqlException">There is none.</exception>
    public static SqlValue Read(ProtobufField field, ref SchemaInput input) => field.Type switch
    {
        ProtobufType.Double => SchemaFloat.Of(BitConverter.UInt64BitsToDouble(input.Fixed64())),
        ProtobufType.Float => SchemaFloat.Of(BitConverter.UInt32BitsToSingle(input.Fixed32())),
        ProtobufType.Int32 => SqlValue.Of((int)input.Varint()),
        ProtobufType.UInt32 => SqlValue.Of((uint)input.Varint()),
        ProtobufType.SInt32 => SqlValue.Of((int)input.Zigzag()),
        ProtobufType.SInt64 => SqlValue.Of(input.Zigzag()),
        ProtobufType.Fixed32 => SqlValue.Of(input.Fixed32()),
        ProtobufType.SFixed32 => SqlValue.Of((int)input.Fixed32()),
        ProtobufType.Fixed64 or ProtobufType.SFixed64 => SqlValue.Of((long)input.Fixed64()),
        ProtobufType.Bool => SqlValue.Of(input.Varint() != 0),
        ProtobufType.Enum => Name(field.Enum!, (int)input.Varint()),
        ProtobufType.String or ProtobufType.Bytes => Text(field, input.Take(input.Varint())),
        _ => SqlValue.Of((long)input.Varint()),
    };

    /// <summary>Writes a value of a field.</summary>
    /// <exception cref="SqlException">It is not what the field holds.</exception>
    public static void Write(ProtobufField field, SqlValue value, SchemaOutput output)
    {
        switch (field.Type)
        {
            case ProtobufType.Double: output.Fixed64(BitConverter.DoubleToUInt64Bits(SchemaFloat.Double(value) ?? throw Wrong(field, "a number"))); break;
            case ProtobufType.Float: output.Fixed32(BitConverter.SingleToUInt32Bits(SchemaFloat.Single(value) ?? throw Wrong(field, "a number that 32 bits can hold"))); break;
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

    private static SqlValue Text(ProtobufField field, ArraySegment<byte> bytes) =>
        field.IsUtf8 && !Utf8.IsValid(bytes) ? throw new SqlException($"the field '{field.Name}' is not UTF-8") : SqlValue.Of(bytes.Array!, bytes.Offset, bytes.Count);

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
