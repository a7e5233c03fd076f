using System.Text.Json;

namespace Heliograph.Server.Sql.Values;

/// <summary>
/// A payload read as JSON. All of it is checked when it is first asked for, but only what is asked for is made a value, until so much has been that
/// making all of it costs less. One thread.
/// </summary>
internal sealed class SqlDocument(ArraySegment<byte> bytes)
{
    private const int LookupsBeforeAll = 32;

    private Field[] _fields = [];
    private int _count = -1;
    private int _lookups;
    private SqlValue? _all;

    /// <summary>All of it.</summary>
    /// <exception cref="SqlException">It is no JSON.</exception>
    public SqlValue All() => _all ??= SqlJson.Read(bytes);

    /// <summary>
    /// The value at the end of a path of names; undefined when it leads nowhere. False when this has to be looked up in <see cref="All"/>.
    /// </summary>
    /// <exception cref="SqlException">It is no JSON.</exception>
    public bool TryFind(ReadOnlySpan<byte[]> names, out SqlValue value)
    {
        value = default;
        if (_count < 0) Check();
        if (_all is not null || ++_lookups > LookupsBeforeAll) return false;
        if (!TryField(names[0], out var place)) return true;
        foreach (var name in names[1..])
        {
            // A text may be JSON itself.
            if (bytes[place.Start] != '{') return bytes[place.Start] != '"';
            if (!TryField(ref place, name)) return true;
        }

        value = SqlJson.Read(bytes[place.Start..place.End]);
        return true;
    }

    private bool TryField(byte[] name, out Place place)
    {
        for (var i = _count - 1; i >= 0; i--)
        {
            ref readonly var field = ref _fields[i];
            place = field.Value;
            if (field.Name.End - field.Name.Start == name.Length && bytes.AsSpan(field.Name.Start, name.Length).SequenceEqual(name)) return true;
            if (field.IsEscaped && IsName(field.Name, name)) return true;
        }

        place = default;
        return false;
    }

    private bool IsName(Place quoted, byte[] name)
    {
        var reader = new Utf8JsonReader(bytes.AsSpan((quoted.Start - 1)..(quoted.End + 1)));
        return reader.Read() && reader.ValueTextEquals(name);
    }

    private bool TryField(ref Place place, byte[] name)
    {
        var found = default(Place);
        var from = place.Start;
        var reader = new Utf8JsonReader(bytes.AsSpan(from..place.End), SqlJson.Options);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals(name);
            var value = Skip(ref reader);
            if (isIt) found = new(from + value.Start, from + value.End);
        }

        place = found;
        return found.End > 0;
    }

    private void Check()
    {
        try
        {
            var reader = new Utf8JsonReader(bytes, SqlJson.Options);
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject) Index(ref reader);
            else All();
            reader.Read();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            _count = -1;
            throw SqlJson.NoJson();
        }
    }

    private void Index(ref Utf8JsonReader reader)
    {
        _count = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (_count == _fields.Length) Array.Resize(ref _fields, Math.Max(16, 2 * _count));
            var start = (int)reader.TokenStartIndex + 1;
            ref var field = ref _fields[_count++];
            field.Name = new(start, start + reader.ValueSpan.Length);
            field.IsEscaped = reader.ValueIsEscaped;
            field.Value = Skip(ref reader);
        }
    }

    // From the name of a field over its value.
    private static Place Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return new(start, (int)reader.BytesConsumed);
    }

    private struct Field
    {
        public Place Name;
        public Place Value;
        public bool IsEscaped;
    }

    private readonly record struct Place(int Start, int End);
}
