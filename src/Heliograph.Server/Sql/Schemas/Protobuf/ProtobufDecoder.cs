using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Protobuf;

/// <summary>
/// Reads messages. What a message does not have is not in the map, but for lists, maps and fields that have the default of their type then; fields that are not known,
/// or hold something else than they say, are passed over. One message, one thread.
/// </summary>
internal sealed class ProtobufDecoder(SchemaBudget budget)
{
    /// <summary>The message that bytes are.</summary>
    /// <exception cref="SqlException">They are none.</exception>
    public SqlMap Decode(ProtobufMessage message, ArraySegment<byte> bytes)
    {
        budget.Enter();
        budget.Spend(message.Fields.Length + 1);
        var found = new SqlValue[message.Fields.Length];
        var input = new SchemaInput(bytes);
        while (!input.IsAtEnd)
        {
            budget.Pass(1);
            var (number, wire) = ProtobufWire.Tag(ref input);
            var place = message.Find(number);
            if (place < 0 || !TryRead(message, place, wire, ref input, found)) ProtobufWire.Skip(number, wire, ref input, budget);
        }

        var map = Assemble(message, found);
        budget.Leave();
        return map;
    }

    private bool TryRead(ProtobufMessage message, int place, WireType wire, ref SchemaInput input, SqlValue[] found)
    {
        var field = message.Fields[place];
        if (field.IsRepeated && field.IsPackable && wire == WireType.Length)
        {
            var packed = new SchemaInput(input.Take(input.Varint()));
            while (!packed.IsAtEnd) Add(field, ProtobufScalar.Read(field, ref packed), ref found[place]);
            return true;
        }

        if (wire != field.Wire) return false;
        if (field.Alternative >= 0) Forget(message.Alternatives[field.Alternative], place, found);
        if (field.HoldsMessages) Hold(field, ProtobufWire.Inner(field.Number, wire, ref input, budget), ref found[place]);
        else if (field.IsRepeated) Add(field, ProtobufScalar.Read(field, ref input), ref found[place]);
        else found[place] = ProtobufScalar.Read(field, ref input);
        return true;
    }

    // Of fields that exclude each other the last one counts.
    private void Forget(int[] alternatives, int place, SqlValue[] found)
    {
        budget.Pass(alternatives.Length);
        foreach (var other in alternatives)
        {
            if (other != place) found[other] = default;
        }
    }

    private void Add(ProtobufField field, SqlValue value, ref SqlValue list)
    {
        budget.Spend(1);
        if (list.Type == SqlType.Undefined) list = SqlValue.Of(new List<SqlValue>());
        ((List<SqlValue>)list.List).Add(value);
    }

    // A message that comes several times in one field is what its bytes are one after the other: they are gathered, and read when there are no more.
    private void Hold(ProtobufField field, ArraySegment<byte> bytes, ref SqlValue held)
    {
        if (field.IsMap) Put(field, bytes, ref held);
        else if (field.IsRepeated) Add(field, SqlValue.Of(Decode(field.Message!, bytes)), ref held);
        else if (held.Type == SqlType.Undefined) held = SqlValue.Of(bytes.Array!, bytes.Offset, bytes.Count);
        else Gather(bytes, ref held);
    }

    private void Gather(ArraySegment<byte> bytes, ref SqlValue held)
    {
        budget.Spend(1);
        if (held.Type == SqlType.Text) held = SqlValue.Of(new List<SqlValue> { held });
        ((List<SqlValue>)held.List).Add(SqlValue.Of(bytes.Array!, bytes.Offset, bytes.Count));
    }

    private void Put(ProtobufField field, ArraySegment<byte> bytes, ref SqlValue map)
    {
        if (map.Type == SqlType.Undefined) map = SqlValue.Of(new SqlMap());
        var entry = Decode(field.Message!, bytes);
        var value = entry["value"];
        if (value.Type == SqlType.Undefined) value = SqlValue.Of(Decode(field.Message!.Fields[^1].Message!, ArraySegment<byte>.Empty));
        map.Map[SqlText.Of(entry["key"]).Text] = value;
    }

    private SqlMap Assemble(ProtobufMessage message, SqlValue[] found)
    {
        var map = new SqlMap();
        for (var i = 0; i < found.Length; i++)
        {
            var field = message.Fields[i];
            if (found[i].Type != SqlType.Undefined) map[field.Name] = field is { HoldsMessages: true, IsRepeated: false } ? SqlValue.Of(Decode(field.Message!, Gathered(found[i]))) : found[i];
            else if (field.IsMap) map[field.Name] = SqlValue.Of(new SqlMap());
            else if (field.IsRepeated) map[field.Name] = SqlValue.Of(Array.Empty<SqlValue>());
            else if (field.IsImplicit) map[field.Name] = field.Default;
        }

        return map;
    }

    private ArraySegment<byte> Gathered(SqlValue held)
    {
        if (held.Type == SqlType.Text) return held.Segment;
        var (all, at) = (new byte[held.List.Sum(part => part.Bytes.Length)], 0);
        budget.SpendBytes(all.Length);
        foreach (var part in held.List)
        {
            part.Bytes.CopyTo(all.AsSpan(at));
            at += part.Bytes.Length;
        }

        return all;
    }
}
