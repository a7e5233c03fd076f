using System.Text.Json;

namespace Heliograph.Server.Sql.Values;

/// <summary>Where the fields of a map are in JSON; the names are compared where they stand. One thread.</summary>
internal struct JsonFields
{
    private Field[]? _fields;
    private int _count;
    private bool _hasEscapes;

    /// <summary>Walks over JSON that is one map. False when it is none: no part of it is to be used then.</summary>
    public bool TryEnter(ReadOnlySpan<byte> json)
    {
        (_count, _hasEscapes) = (0, json.Contains((byte)'\\'));
        var at = JsonTokens.Blanks(json, 0);
        if (JsonTokens.ByteAt(json, at) != '{') return false;
        at = JsonTokens.Blanks(json, at + 1);
        if (JsonTokens.ByteAt(json, at) != '}' && (at = EnterAll(json, at)) < 0) return false;
        return JsonTokens.ByteAt(json, at) == '}' && JsonTokens.Blanks(json, at + 1) == json.Length;
    }

    /// <summary>Where the value of a name is; of the last one, if the name comes several times. False when it does not come.</summary>
    public readonly bool TryFind(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name, out JsonPlace value)
    {
        for (var i = _count - 1; i >= 0; i--)
        {
            ref readonly var field = ref _fields![i];
            value = field.Value;
            var written = field.Name.In(json);
            if (_hasEscapes && written.Contains((byte)'\\') ? IsName(json, field.Name, name) : written.SequenceEqual(name)) return true;
        }

        value = default;
        return false;
    }

    // From where the first name begins to behind the last value.
    private int EnterAll(ReadOnlySpan<byte> json, int at)
    {
        while (true)
        {
            if (_count == (_fields?.Length ?? 0)) Array.Resize(ref _fields, Math.Max(32, 2 * _count));
            at = Enter(json, at, ref _fields![_count++]);
            if (at < 0 || JsonTokens.ByteAt(json, at) != ',') return at;
            at = JsonTokens.Blanks(json, at + 1);
        }
    }

    private static int Enter(ReadOnlySpan<byte> json, int at, ref Field field)
    {
        var name = at + 1;
        if (JsonTokens.ByteAt(json, at) != '"' || (at = JsonTokens.Text(json, name)) < 0) return JsonTokens.No;
        field.Name = new(name, at - 1);
        at = JsonTokens.Blanks(json, at);
        if (JsonTokens.ByteAt(json, at) != ':') return JsonTokens.No;
        var value = JsonTokens.Blanks(json, at + 1);
        if ((at = JsonScanner.Value(json, value, depth: 1)) < 0) return JsonTokens.No;
        field.Value = new(value, at);
        return JsonTokens.Blanks(json, at);
    }

    private static bool IsName(ReadOnlySpan<byte> json, JsonPlace escaped, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(json[(escaped.Start - 1)..(escaped.End + 1)]);
        return reader.Read() && reader.ValueTextEquals(name);
    }

    private struct Field
    {
        public JsonPlace Name;
        public JsonPlace Value;
    }
}
