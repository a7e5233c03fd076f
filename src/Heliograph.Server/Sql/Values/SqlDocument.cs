using System.Text.Json;

namespace Heliograph.Server.Sql.Values;

/// <summary>
/// A payload read as JSON. All of it is checked when it is first asked for, but only what is asked for is made a value, until so much has been that
/// making all of it costs less. One thread.
/// </summary>
internal sealed class SqlDocument(ArraySegment<byte> bytes)
{
    private const int LookupsBeforeAll = 32;

    private JsonFields _fields;
    private bool _isChecked;
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
        if (!_isChecked) Check();
        try
        {
            return TryLook(names, out value);
        }
        catch (InvalidOperationException)
        {
            throw SqlJson.NoJson(); // A name with half of a surrogate pair is found out when it is compared.
        }
    }

    private bool TryLook(ReadOnlySpan<byte[]> names, out SqlValue value)
    {
        value = default;
        if (_all is not null || ++_lookups > LookupsBeforeAll) return false;
        if (!_fields.TryFind(bytes, names[0], out var place)) return true;
        foreach (var name in names[1..])
        {
            // A text may be JSON itself.
            if (bytes[place.Start] != '{') return bytes[place.Start] != '"';
            if (!TryField(ref place, name)) return true;
        }

        value = SqlJson.Read(bytes[place.Start..place.End]);
        return true;
    }

    // What is no map is another value, or no JSON.
    private void Check()
    {
        if (!_fields.TryEnter(bytes)) All();
        _isChecked = true;
    }

    private bool TryField(ref JsonPlace place, byte[] name)
    {
        var found = default(JsonPlace);
        var reader = new Utf8JsonReader(place.In(bytes), SqlJson.Options);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals(name);
            reader.Read();
            var value = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isIt) found = new(place.Start + value, place.Start + (int)reader.BytesConsumed);
        }

        place = found;
        return found.End > 0;
    }
}
