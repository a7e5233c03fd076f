using System.Text;

namespace Heliograph.Server.Sql.Values;

/// <summary>
/// A value of rule SQL. Text is bytes, as in a message: it is decoded only by functions that need characters. Immutable; the default is undefined. Any thread.
/// </summary>
internal readonly struct SqlValue
{
    private readonly object? _object;
    private readonly long _bits;

    private SqlValue(SqlType type, long bits, object? value) => (Type, _bits, _object) = (type, bits, value);

    /// <summary>JSON's null.</summary>
    public static SqlValue Null => new(SqlType.Null, 0, null);

    /// <summary>A truth.</summary>
    public static SqlValue Of(bool value) => new(SqlType.Boolean, value ? 1 : 0, null);

    /// <summary>A whole number.</summary>
    public static SqlValue Of(long value) => new(SqlType.Integer, value, null);

    /// <summary>A number.</summary>
    public static SqlValue Of(double value) => new(SqlType.Float, BitConverter.DoubleToInt64Bits(value), null);

    /// <summary>A text as UTF-8; undefined for null.</summary>
    public static SqlValue Of(string? text) => text is null ? default : Of(Encoding.UTF8.GetBytes(text));

    /// <summary>Bytes, which nobody changes from now on.</summary>
    public static SqlValue Of(byte[] bytes) => new(SqlType.Text, bytes.Length, bytes);

    /// <summary>Some of the bytes of an array, which nobody changes from now on.</summary>
    public static SqlValue Of(byte[] bytes, int start, int length) => new(SqlType.Text, ((long)start << 32) | (uint)length, bytes);

    /// <summary>A list, which nobody changes from now on.</summary>
    public static SqlValue Of(IReadOnlyList<SqlValue> list) => new(SqlType.List, 0, list);

    /// <summary>A map.</summary>
    public static SqlValue Of(SqlMap map) => new(SqlType.Map, 0, map);

    /// <summary>What it is.</summary>
    public SqlType Type { get; }

    /// <summary>Whether it is neither undefined nor null.</summary>
    public bool HasValue => Type > SqlType.Null;

    /// <summary>Whether it is a number.</summary>
    public bool IsNumber => Type is SqlType.Integer or SqlType.Float;

    /// <summary>The truth; false for anything else.</summary>
    public bool Truth => Type == SqlType.Boolean && _bits != 0;

    /// <summary>The whole number. Only of an <see cref="SqlType.Integer"/>.</summary>
    public long Integer => _bits;

    /// <summary>The number, also of an <see cref="SqlType.Integer"/>. Only of numbers.</summary>
    public double Number => Type == SqlType.Integer ? _bits : BitConverter.Int64BitsToDouble(_bits);

    /// <summary>The bytes of a text. Only of a <see cref="SqlType.Text"/>.</summary>
    public ReadOnlySpan<byte> Bytes => ((byte[])_object!).AsSpan((int)(_bits >> 32), (int)_bits);

    /// <summary>The same bytes in their array, which nobody changes. Only of a <see cref="SqlType.Text"/>.</summary>
    public ArraySegment<byte> Segment => new((byte[])_object!, (int)(_bits >> 32), (int)_bits);

    /// <summary>The text. Only of a <see cref="SqlType.Text"/>; what is no UTF-8 in it becomes U+FFFD.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>The elements. Only of a <see cref="SqlType.List"/>.</summary>
    public IReadOnlyList<SqlValue> List => (IReadOnlyList<SqlValue>)_object!;

    /// <summary>The fields. Only of a <see cref="SqlType.Map"/>.</summary>
    public SqlMap Map => (SqlMap)_object!;
}
