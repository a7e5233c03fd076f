namespace Heliograph.Server.Sql.Schemas.Protobuf;

/// <summary>Names with their numbers.</summary>
internal sealed class ProtobufEnum
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<int, string> _names = [];

    /// <summary>These. Of names with the same number the first is the one that is read.</summary>
    public ProtobufEnum(IEnumerable<(string Name, int Number)> all)
    {
        foreach (var (name, number) in all)
        {
            _numbers.TryAdd(name, number);
            _names.TryAdd(number, name);
        }
    }

    /// <summary>The name of a number; null when it has none.</summary>
    public string? NameOf(int number) => _names.GetValueOrDefault(number);

    /// <summary>The number of a name; null when it has none.</summary>
    public int? NumberOf(string name) => _numbers.TryGetValue(name, out var number) ? number : null;
}
