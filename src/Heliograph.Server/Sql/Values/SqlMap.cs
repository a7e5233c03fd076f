namespace Heliograph.Server.Sql.Values;

/// <summary>Values by name, in the order in which the names came. Not changed once somebody else has it: <see cref="With"/> makes another.</summary>
internal sealed class SqlMap
{
    // As many names are found sooner by looking at each than by a hash.
    private const int Few = 16;

    private KeyValuePair<string, SqlValue>[] _fields;
    private Dictionary<string, int>? _places;
    private Room? _room;

    /// <summary>An empty one with room for so many.</summary>
    public SqlMap(int capacity = 0) => _fields = capacity == 0 ? [] : new KeyValuePair<string, SqlValue>[capacity];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Names and values in order.</summary>
    public IEnumerable<KeyValuePair<string, SqlValue>> Fields => new ArraySegment<KeyValuePair<string, SqlValue>>(_fields, 0, Count);

    /// <summary>The value of a name; undefined when there is none. Setting it is for whoever has just made the map.</summary>
    public SqlValue this[string name]
    {
        get => Place(name) is >= 0 and var place ? _fields[place].Value : default;
        set
        {
            var place = Place(name);
            if (place < 0) Add(name, value);
            else _fields[place] = new(_fields[place].Key, value);
        }
    }

    /// <summary>Whether there is a value of that name.</summary>
    public bool Has(string name) => Place(name) >= 0;

    /// <summary>The same with another value of that name.</summary>
    public SqlMap With(string name, SqlValue value)
    {
        var copy = new SqlMap(Count + 1);
        foreach (var (key, kept) in _fields.AsSpan(0, Count)) copy.Add(key, kept);
        copy[name] = value;
        return copy;
    }

    /// <summary>
    /// The same with a value of a name that it does not have, in the same memory: for one who adds many of them. Null when that memory is not the owner's, or
    /// somebody has added to it already. Only the owner's thread may call it, and nobody else may see any of these maps before the last has been made.
    /// </summary>
    public SqlMap? Appended(object owner, string name, SqlValue value)
    {
        if (_room is not { } room || room.Owner != owner || room.Used != Count || Count == _fields.Length) return null;
        var longer = new SqlMap { _fields = _fields, _places = _places, _room = room, Count = Count };
        longer.Add(name, value);
        room.Used = longer.Count;
        return longer;
    }

    /// <summary>The same in memory in which there is room for as many again, and to which an owner may add.</summary>
    public SqlMap Roomy(object owner)
    {
        var copy = new SqlMap(Math.Max(4, 2 * Count));
        foreach (var (key, kept) in _fields.AsSpan(0, Count)) copy.Add(key, kept);
        copy._room = new(owner) { Used = Count };
        return copy;
    }

    // What shares the memory may have more names than this one.
    private int Place(string name)
    {
        if (_places is not null) return _places.TryGetValue(name, out var found) && found < Count ? found : -1;
        for (var i = 0; i < Count; i++)
        {
            if (_fields[i].Key == name) return i;
        }

        return -1;
    }

    private void Add(string name, SqlValue value)
    {
        if (Count == _fields.Length) Array.Resize(ref _fields, Math.Max(4, 2 * Count));
        _fields[Count] = new(name, value);
        _places?.Add(name, Count);
        Count++;
        if (_places is null && Count > Few) Index();
    }

    private void Index()
    {
        _places = new(_fields.Length, StringComparer.Ordinal);
        for (var i = 0; i < Count; i++) _places[_fields[i].Key] = i;
    }

    private sealed class Room(object owner)
    {
        public object Owner { get; } = owner;

        public int Used { get; set; }
    }
}
