using System.Buffers.Binary;
using System.Text;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>
/// Values in Erlang's external term format, byte for byte as a node of Erlang/OTP 26 writes them: texts as binaries, true, false, null and undefined as
/// atoms, a list of integers of one byte as a string, a map in the order of its names.
/// </summary>
internal readonly ref struct TermWriter(SqlCall call)
{
    private readonly SqlCall _call = call;
    private readonly SqlBuffer _bytes = new(call);

    /// <summary>The bytes of a value, the version before them.</summary>
    /// <exception cref="SqlException">It is nested too deeply, or too long.</exception>
    public static SqlValue Write(SqlValue value, SqlCall call)
    {
        var writer = new TermWriter(call);
        writer._bytes.Add(TermTag.Version);
        writer.Add(value, 0);
        return writer._bytes.ToText();
    }

    private void Add(SqlValue value, int depth)
    {
        if (depth > SqlJson.MaxDepth) throw _call.Fail($"lists and maps more than {SqlJson.MaxDepth} deep");
        switch (value.Type)
        {
            case SqlType.Undefined: Add("undefined"u8); break;
            case SqlType.Null: Add("null"u8); break;
            case SqlType.Boolean: Add(value.Truth ? "true"u8 : "false"u8); break;
            case SqlType.Integer: Add(value.Integer); break;
            case SqlType.Float: Add(value.Number); break;
            case SqlType.Text: AddBinary(value.Bytes); break;
            case SqlType.List: Add(value.List, depth); break;
            default: Add(value.Map, depth); break;
        }
    }

    // An atom.
    private void Add(ReadOnlySpan<byte> name)
    {
        _bytes.Add([TermTag.SmallAtomUtf8, (byte)name.Length]);
        _bytes.Add(name);
    }

    private void Add(long number)
    {
        if (number is >= 0 and <= byte.MaxValue) _bytes.Add([TermTag.SmallInteger, (byte)number]);
        else if (number is >= int.MinValue and <= int.MaxValue) Tagged(TermTag.Integer, (uint)number);
        else AddBig(number);
    }

    // The sign and the digits to base 256, the lowest first.
    private void AddBig(long number)
    {
        Span<byte> digits = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(digits, number < 0 ? unchecked(0UL - (ulong)number) : (ulong)number);
        digits = digits.TrimEnd((byte)0);
        _bytes.Add([TermTag.SmallBig, (byte)digits.Length, (byte)(number < 0 ? 1 : 0)]);
        _bytes.Add(digits);
    }

    private void Add(double number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, number);
        _bytes.Add(TermTag.NewFloat);
        _bytes.Add(bytes);
    }

    private void AddBinary(ReadOnlySpan<byte> bytes)
    {
        Tagged(TermTag.Binary, (uint)bytes.Length);
        _bytes.Add(bytes);
    }

    private void Add(IReadOnlyList<SqlValue> list, int depth)
    {
        if (list.Count is > 0 and <= ushort.MaxValue && list.All(one => one is { Type: SqlType.Integer, Integer: >= 0 and <= byte.MaxValue }))
        {
            _bytes.Add([TermTag.String, (byte)(list.Count >> 8), (byte)list.Count]);
            _bytes.Add([.. list.Select(one => (byte)one.Integer)]);
            return;
        }

        if (list.Count > 0) Tagged(TermTag.List, (uint)list.Count);
        foreach (var one in list) Add(one, depth + 1);
        _bytes.Add(TermTag.Nil);
    }

    private void Add(SqlMap map, int depth)
    {
        Tagged(TermTag.Map, (uint)map.Count);
        var fields = map.Fields.Select(field => (Name: Encoding.UTF8.GetBytes(field.Key), field.Value)).ToArray();
        Array.Sort(fields, static (left, right) => left.Name.AsSpan().SequenceCompareTo(right.Name));
        foreach (var (name, value) in fields)
        {
            AddBinary(name);
            Add(value, depth + 1);
        }
    }

    private void Tagged(byte tag, uint number)
    {
        Span<byte> bytes = stackalloc byte[1 + sizeof(uint)];
        bytes[0] = tag;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[1..], number);
        _bytes.Add(bytes);
    }
}
