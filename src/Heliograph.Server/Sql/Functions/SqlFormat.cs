using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>
/// Formats in the manner of Erlang: <c>~F.P.PadModC</c>. F is the width of the field (to the left when negative), P the precision, Pad one byte to fill
/// with, Mod <c>t</c> or <c>l</c>, which mean nothing here, C what is written.
/// </summary>
internal ref struct SqlFormat
{
    private readonly SqlCall _call;
    private readonly IReadOnlyList<SqlValue> _values;
    private readonly SqlBuffer _result;
    private ReadOnlySpan<byte> _rest;
    private int _used;

    private SqlFormat(SqlCall call, IReadOnlyList<SqlValue> values)
    {
        _call = call;
        _values = values;
        _result = new SqlBuffer(call);
        _rest = call.Bytes(0);
    }

    /// <summary>The format that is the first argument of a call, with values.</summary>
    /// <exception cref="SqlException">It is no format, or the values are not those it asks for.</exception>
    public static SqlValue Write(SqlCall call, IReadOnlyList<SqlValue> values)
    {
        var format = new SqlFormat(call, values);
        while (!format._rest.IsEmpty) format.Step();
        if (format._used < values.Count) throw call.Fail("there are more values than the format asks for");
        return format._result.ToText();
    }

    private void Step()
    {
        var plain = _rest.IndexOf((byte)'~');
        if (plain < 0) plain = _rest.Length;
        _result.Add(_rest[..plain]);
        _rest = _rest[plain..];
        if (_rest.IsEmpty) return;
        Next();
        var field = ReadField();
        Control(field, Next());
    }

    private SqlFormatField ReadField()
    {
        var width = ReadNumber(allowNegative: true);
        var (precision, padding) = ((int?)null, (byte)' ');
        if (Skip('.'))
        {
            precision = ReadNumber(allowNegative: false);
            if (Skip('.')) padding = Skip('*') ? (byte)ReadInteger(255) : Next();
        }

        while (Skip('t') || Skip('l')) { }
        return new SqlFormatField(width, precision, padding);
    }

    private void Control(SqlFormatField field, byte control)
    {
        switch ((char)control)
        {
            case '~': _result.Add((byte)'~'); break;
            case 'n': _result.Add("\n"u8, field.Width ?? 1); break;
            case 'i': Take(); break;
            case 'c': field.AddRepeated((byte)ReadInteger(255), _result); break;
            case 's': field.AddText(Take(), _result, _call); break;
            case 'p' or 'w': field.Add(ErlangTerm.Of(Take(), _call), _result); break;
            case 'b' or 'B' or '#' or '+': field.AddInteger(Take(), (char)control, _result, _call); break;
            case 'x' or 'X': field.AddInteger(Take(), Take(), (char)control, _result, _call); break;
            case 'e' or 'f' or 'g': field.AddFloat(Take(), (char)control, _result, _call); break;
            default: throw _call.Fail("the format has an unknown control character");
        }
    }

    private int? ReadNumber(bool allowNegative)
    {
        if (Skip('*')) return ReadInteger(SqlBounds.Bytes);
        var negative = allowNegative && Skip('-');
        var digits = _rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9') is >= 0 and var end ? end : _rest.Length;
        if (digits == 0) return null;
        if (!FloatText.TryParse(_rest[..digits], out long number) || number > SqlBounds.Bytes) throw SqlBounds.Exceeded(_call);
        _rest = _rest[digits..];
        return (int)(negative ? -number : number);
    }

    private int ReadInteger(int most) => Take() is { Type: SqlType.Integer, Integer: var number } && number >= 0 && number <= most
        ? (int)number
        : throw _call.Fail($"the format asks for an integer from 0 to {most}");

    private SqlValue Take() => _used < _values.Count ? _values[_used++] : throw _call.Fail("the format asks for more values than there are");

    private byte Next()
    {
        if (_rest.IsEmpty) throw _call.Fail("the format ends within a control sequence");
        var next = _rest[0];
        _rest = _rest[1..];
        return next;
    }

    private bool Skip(char expected)
    {
        if (_rest.IsEmpty || _rest[0] != expected) return false;
        _rest = _rest[1..];
        return true;
    }
}
