namespace Heliograph.Server.Sql.Jq.Functions;

/// <summary>Places of UTF-16 in a text as numbers of characters. One thread.</summary>
internal sealed class JqOffsets(string text)
{
    private readonly bool _plain = !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');
    private int _at;
    private long _characters;

    /// <summary>How many characters are before a place. Cheap when each place is behind the one before.</summary>
    public long Of(int place)
    {
        if (_plain) return place;
        if (place < _at) (_at, _characters) = (0, 0);
        for (; _at < place; _at++) if (!char.IsLowSurrogate(text[_at])) _characters++;
        return _characters;
    }
}
