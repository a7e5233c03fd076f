using System.Buffers;
using System.Text;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Functions;

/// <summary>The beginning of a value as JSON, however large the value is. One thread, one value.</summary>
internal sealed class JqBeginning
{
    // No character takes more of them.
    private const int BytesOfCharacter = 4;

    private readonly ArrayBufferWriter<byte> _json = new();
    private readonly int _enough;

    private JqBeginning(int characters) => _enough = characters * BytesOfCharacter;

    private bool IsEnough => _json.WrittenCount >= _enough;

    /// <summary>All of its JSON when that has no more than so many characters; otherwise at least so many of them, and not many more.</summary>
    public static string Of(SqlValue value, int characters)
    {
        var beginning = new JqBeginning(characters);
        beginning.Add(value);
        return Encoding.UTF8.GetString(beginning._json.WrittenSpan);
    }

    // Each level writes something, so that it comes to an end however deep the value is.
    private void Add(SqlValue value)
    {
        if (IsEnough) return;
        switch (value.Type)
        {
            case SqlType.Text: Quote(value.Bytes); break;
            case SqlType.List: Add(value.List); break;
            case SqlType.Map: Add(value.Map); break;
            default: _json.Write(JqText.Json(value).Bytes); break;
        }
    }

    private void Add(IReadOnlyList<SqlValue> list)
    {
        _json.Write("["u8);
        for (var i = 0; i < list.Count && !IsEnough; i++)
        {
            if (i > 0) _json.Write(","u8);
            Add(list[i]);
        }

        _json.Write("]"u8);
    }

    private void Add(SqlMap map)
    {
        _json.Write("{"u8);
        var isFirst = true;
        foreach (var (name, field) in map.Fields)
        {
            if (IsEnough) break;
            if (!isFirst) _json.Write(","u8);
            isFirst = false;
            Quote(Encoding.UTF8.GetBytes(name, 0, Math.Min(name.Length, _enough)));
            _json.Write(":"u8);
            Add(field);
        }

        _json.Write("}"u8);
    }

    private void Quote(ReadOnlySpan<byte> text) => JqText.Quote(text[..Math.Min(text.Length, _enough)], _json);
}
