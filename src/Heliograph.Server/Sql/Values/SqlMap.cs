namespace Heliograph.Server.Sql.Values;

/// <summary>Values by name, in the order in which the names came. Not changed once somebody else has it: <see cref="With"/> makes another.</summary>
internal sealed class SqlMap
{
    private readonly OrderedDictionary<string, SqlValue> _fields;

    /// <summary>An empty one with room for so many.</summary>
    public SqlMap(int capacity = 0) => _fields = new(capacity, StringComparer.Ordinal);

    private SqlMap(OrderedDictionary<string, SqlValue> fields) => _fields = fields;

    /// <summary>How many there are.</summary>
    public int Count => _fields.Count;

    /// <summary>Names and values in order.</summary>
    public IEnumerable<KeyValuePair<string, SqlValue>> Fields => _fields;

    /// <summary>The value of a name; undefined when there is none. Setting it is for whoever has just made the map.</summary>
    public SqlValue this[string name]
    {
        get => _fields.TryGetValue(name, out var value) ? value : default;
        set => _fields[name] = value;
    }

    /// <summary>Whether there is a value of that name.</summary>
    public bool Has(string name) => _fields.ContainsKey(name);

    /// <summary>The same with another value of that name.</summary>
    public SqlMap With(string name, SqlValue value) => new(new OrderedDictionary<string, SqlValue>(_fields, StringComparer.Ordinal)) { [name] = value };
}
