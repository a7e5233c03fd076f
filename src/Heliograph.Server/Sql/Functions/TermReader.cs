using System.Buffers.Binary;
using System.Text;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>
/// Reads Erlang's external term format: binaries as texts, a tuple as a list, an atom as true, false, null or undefined if it is one of these and as
/// the text of its name if not. The bytes are anybody's: what they claim to be long is not believed.
/// </summary>
internal ref struct TermReader
{
    private const int MostValues = 1_000_000;

    // A field has its name, and what finds it.
    private const int ElementsOfField = 3;

    private readonly SqlCall _call;
    private ReadOnlySpan<byte> _rest;
    private int _values;

    private TermReader(ReadOnlySpan<byte> bytes, SqlCall call)
    {
        _call = call;
        _rest = bytes;
    }

    /// <summary>The value of bytes; what comes behind it is passed over, as Erlang does.</summary>
    /// <exception cref="SqlException">They are no term, one that has no value here, or too large.</exception>
    public static SqlValue Read(ReadOnlySpan<byte> bytes, SqlCall call)
    {
        if (bytes is not [TermTag.Version, ..]) throw call.Fail("the bytes are no external term");
        bytes = bytes[1..];
        if (bytes is not [TermTag.Compressed, ..]) return Term(bytes, call);
        var expanded = CompressionFunctions.ExpandTerm(bytes[1..], call);
        call.Frame?.Spend(expanded.Length);
        return Term(expanded, call);
    }

    private static SqlValue Term(ReadOnlySpan<byte> bytes, SqlCall call)
    {
        var reader = new TermReader(bytes, call);
        try
        {
            reader.Reserve(1);
            return reader.Next(0);
        }
        catch (Exception wrong) when (wrong is not (SqlException or OutOfMemoryException))
        {
            throw call.Unforeseen(wrong);
        }
    }

    // Before there is room made for them: each part counts once, however deep it is in lists that wait for their other parts.
    private void Reserve(int parts)
    {
        if (parts > MostValues - _values) throw _call.Fail($"the term has more than {MostValues} parts");
        _values += parts;
        _call.Frame?.SpendElements(parts);
    }

    private SqlValue Next(int depth)
    {
        if (depth > SqlJson.MaxDepth) throw _call.Fail($"lists and maps more than {SqlJson.MaxDepth} deep");
        var tag = Byte();
        return tag switch
        {
            TermTag.SmallInteger => SqlValue.Of((long)Byte()),
            TermTag.Integer => SqlValue.Of((long)BinaryPrimitives.ReadInt32BigEndian(Bytes(sizeof(int)))),
            TermTag.SmallBig => Big(Byte()),
            TermTag.LargeBig => Big(Length()),
            TermTag.NewFloat or TermTag.OldFloat => Float(tag),
            TermTag.Binary => SqlValue.Of(Bytes(Length()).ToArray()),
            TermTag.Nil => SqlValue.Of(Array.Empty<SqlValue>()),
            TermTag.String => OfBytes(Bytes(Short())),
            TermTag.List => List(depth),
            TermTag.SmallTuple => SqlValue.Of(Elements(Byte(), depth)),
            TermTag.LargeTuple => SqlValue.Of(Elements(Length(), depth)),
            TermTag.Map => Map(depth),
            _ => TryName(tag, out var name) ? Atom(name) : throw _call.Fail($"the term has a part of the kind {tag}, which has no value here"),
        };
    }

    private SqlValue Big(int length)
    {
        var negative = Byte() != 0;
        var digits = Bytes(length).TrimEnd((byte)0);
        if (digits.Length > sizeof(ulong)) throw Beyond();
        Span<byte> all = stackalloc byte[sizeof(ulong)];
        digits.CopyTo(all);
        var number = BinaryPrimitives.ReadUInt64LittleEndian(all);
        if (number > (ulong)long.MaxValue + (negative ? 1UL : 0)) throw Beyond();
        return SqlValue.Of(unchecked(negative ? -(long)number : (long)number));
    }

    private SqlValue Float(byte tag)
    {
        var number = 0.0;
        if (tag == TermTag.NewFloat) number = BinaryPrimitives.ReadDoubleBigEndian(Bytes(sizeof(double)));
        else if (!FloatText.TryParse(Bytes(31).Trim((byte)0), out number)) throw Broken();
        return double.IsFinite(number) ? SqlValue.Of(number) : throw Broken();
    }

    private SqlValue OfBytes(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        var list = new SqlValue[bytes.Length];
        for (var i = 0; i < list.Length; i++) list[i] = SqlValue.Of((long)bytes[i]);
        return SqlValue.Of(list);
    }

    private SqlValue List(int depth)
    {
        var list = Elements(Length(), depth);
        return Byte() == TermTag.Nil ? SqlValue.Of(list) : throw _call.Fail("the term has a list that does not end as lists do");
    }

    // Each takes a byte at least, so that a length cannot be beyond what is left.
    private SqlValue[] Elements(int count, int depth)
    {
        if (count > _rest.Length) throw Broken();
        Reserve(count);
        var list = new SqlValue[count];
        for (var i = 0; i < count; i++) list[i] = Next(depth + 1);
        return list;
    }

    private SqlValue Map(int depth)
    {
        var map = new SqlMap();
        for (var left = Length(); left > 0; left--)
        {
            Reserve(1);
            _call.Frame?.SpendElements(ElementsOfField - 1);
            var name = Name();
            map[name] = Next(depth + 1);
        }

        return SqlValue.Of(map);
    }

    private string Name()
    {
        var tag = Byte();
        if (tag == TermTag.Binary) return Text(Bytes(Length()));
        return TryName(tag, out var name) ? name : throw _call.Fail("the term has a map with a name that is no text");
    }

    private static SqlValue Atom(string name) => name switch
    {
        "true" => SqlValue.Of(true),
        "false" => SqlValue.Of(false),
        "null" => SqlValue.Null,
        "undefined" => default,
        _ => SqlValue.Of(name),
    };

    private bool TryName(byte tag, out string name)
    {
        name = tag switch
        {
            TermTag.Atom => Encoding.Latin1.GetString(Bytes(Short())),
            TermTag.SmallAtom => Encoding.Latin1.GetString(Bytes(Byte())),
            TermTag.AtomUtf8 => Text(Bytes(Short())),
            TermTag.SmallAtomUtf8 => Text(Bytes(Byte())),
            _ => "",
        };
        return tag is TermTag.Atom or TermTag.SmallAtom or TermTag.AtomUtf8 or TermTag.SmallAtomUtf8;
    }

    private readonly string Text(ReadOnlySpan<byte> bytes) =>
        System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : throw _call.Fail("the term has a name that is not UTF-8");

    private byte Byte() => Bytes(1)[0];

    private int Short() => BinaryPrimitives.ReadUInt16BigEndian(Bytes(sizeof(ushort)));

    private int Length() => BinaryPrimitives.ReadUInt32BigEndian(Bytes(sizeof(uint))) is var length && length <= SqlBounds.Bytes ? (int)length : throw Broken();

    private ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > _rest.Length) throw Broken();
        var bytes = _rest[..count];
        _rest = _rest[count..];
        return bytes;
    }

    private readonly SqlException Broken() => _call.Fail("the bytes are no external term");

    private readonly SqlException Beyond() => _call.Fail("the term has an integer beyond 64 bits");
}
