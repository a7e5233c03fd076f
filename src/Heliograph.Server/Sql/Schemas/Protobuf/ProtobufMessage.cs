namespace Heliograph.Server.Sql.Schemas.Protobuf;

/// <summary>A message: its fields in the order of their numbers. Built once; then any thread.</summary>
internal sealed class ProtobufMessage
{
    private readonly Dictionary<int, int> _byNumber;
    private readonly Dictionary<string, int> _byName;

    /// <summary>One of these fields.</summary>
    public ProtobufMessage(string name, bool isEntry, IEnumerable<ProtobufField> fields)
    {
        (Name, IsEntry, Fields) = (name, isEntry, [.. fields.OrderBy(field => field.Number)]);
        _byNumber = Fields.Index().ToDictionary(one => one.Item.Number, one => one.Index);
        _byName = Fields.Index().ToDictionary(one => one.Item.Name, one => one.Index, StringComparer.Ordinal);
        Alternatives = [.. Enumerable.Range(0, Fields.Select(field => field.Alternative).DefaultIfEmpty(-1).Max() + 1).Select(PlacesOf)];
    }

    /// <summary>What it is called, without the package.</summary>
    public string Name { get; }

    /// <summary>Whether it is a key and a value of a map.</summary>
    public bool IsEntry { get; }

    /// <summary>Its fields.</summary>
    public ProtobufField[] Fields { get; }

    /// <summary>Fields of which it has one at most, by their places.</summary>
    public int[][] Alternatives { get; }

    /// <summary>The place of the field of a number; negative when there is none.</summary>
    public int Find(int number) => _byNumber.GetValueOrDefault(number, -1);

    /// <summary>Whether it has a field of a name.</summary>
    public bool Has(string name) => _byName.ContainsKey(name);

    private int[] PlacesOf(int alternative) => [.. Fields.Index().Where(one => one.Item.Alternative == alternative).Select(one => one.Index)];
}
