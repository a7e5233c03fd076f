using System.Globalization;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Protobuf;

/// <summary>Writes messages, fields in the order of their numbers. What is null or undefined is not there. One message, one thread.</summary>
internal sealed class ProtobufEncoder(SchemaOutput output, SchemaBudget budget)
{
    private const int LongestShown = 64;

    /// <summary>Writes a map as a message.</summary>
    /// <exception cref="SqlException">It is none.</exception>
    public void Encode(ProtobufMessage message, SqlValue value)
    {
        if (value.Type != SqlType.Map) throw new SqlException($"a message {message.Name} is to be a map");
        budget.Enter();
        budget.Pass(message.Fields.Length + 1);
        CheckNames(message, value.Map);
        foreach (var field in message.Fields)
        {
            var one = value.Map[field.Name];
            if (one.HasValue) Field(field, one);
            else if (field.IsRequired) throw new SqlException($"the field '{field.Name}' is required");
        }

        budget.Leave();
    }

    private static void CheckNames(ProtobufMessage message, SqlMap map)
    {
        foreach (var (name, _) in map.Fields)
        {
            if (!message.Has(name)) throw new SqlException($"a message {message.Name} has no field '{SchemaText.Shown(name, LongestShown)}'");
        }

        foreach (var places in message.Alternatives)
        {
            if (places.Count(place => map[message.Fields[place].Name].HasValue) > 1) throw new SqlException($"a message {message.Name} has one at most of {string.Join(", ", places.Select(place => message.Fields[place].Name))}");
        }
    }

    private void Field(ProtobufField field, SqlValue value)
    {
        if (field.IsMap) Map(field, value);
        else if (field.IsRepeated) List(field, value);
        else if (!field.IsImplicit || !IsDefault(field, value)) One(field, value);
    }

    private static bool IsDefault(ProtobufField field, SqlValue value) => field.Type switch
    {
        ProtobufType.Double or ProtobufType.Float => value.IsNumber && BitConverter.DoubleToInt64Bits(value.Number) == 0,
        ProtobufType.String or ProtobufType.Bytes => value is { Type: SqlType.Text, Bytes.Length: 0 },
        ProtobufType.Bool => value.Type == SqlType.Boolean && !value.Truth || value is { Type: SqlType.Integer, Integer: 0 },
        ProtobufType.Enum when value.Type == SqlType.Text => field.Enum!.NumberOf(value.Text) == 0,
        _ => value is { Type: SqlType.Integer, Integer: 0 },
    };

    private void One(ProtobufField field, SqlValue value)
    {
        output.Varint(((ulong)field.Number << 3) | (ulong)field.Wire);
        if (!field.HoldsMessages)
        {
            ProtobufScalar.Write(field, value, output);
            return;
        }

        var start = output.Length;
        Encode(field.Message!, value);
        if (field.Type == ProtobufType.Group) output.Varint(((ulong)field.Number << 3) | (ulong)WireType.GroupEnd);
        else output.Insert(start, (ulong)(output.Length - start));
    }

    private void List(ProtobufField field, SqlValue value)
    {
        if (value.Type != SqlType.List) throw ProtobufScalar.Wrong(field, "a list");
        if (field.IsPacked && value.List.Count > 0) Packed(field, value.List);
        else foreach (var one in value.List) One(field, one);
    }

    private void Packed(ProtobufField field, IReadOnlyList<SqlValue> list)
    {
        output.Varint(((ulong)field.Number << 3) | (ulong)WireType.Length);
        var start = output.Length;
        foreach (var one in list) ProtobufScalar.Write(field, one, output);
        output.Insert(start, (ulong)(output.Length - start));
    }

    private void Map(ProtobufField field, SqlValue value)
    {
        if (value.Type != SqlType.Map) throw ProtobufScalar.Wrong(field, "a map");
        var (key, inner) = (field.Message!.Fields[0], field.Message.Fields[^1]);
        foreach (var (name, one) in value.Map.Fields)
        {
            output.Varint(((ulong)field.Number << 3) | (ulong)WireType.Length);
            var start = output.Length;
            One(key, Key(key, name));
            One(inner, one);
            output.Insert(start, (ulong)(output.Length - start));
        }
    }

    private static SqlValue Key(ProtobufField key, string name) => key.Type switch
    {
        ProtobufType.String => SqlValue.Of(name),
        ProtobufType.Bool => name is "true" or "false" ? SqlValue.Of(name == "true") : throw ProtobufScalar.Wrong(key, "true or false"),
        _ => long.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? SqlValue.Of(number) : throw ProtobufScalar.Wrong(key, "an integer"),
    };
}
