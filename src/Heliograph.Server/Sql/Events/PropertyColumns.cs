using System.Text;
using Heliograph.Protocol.Properties;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Events;

/// <summary>Properties of MQTT 5 as a map, named as the standard names them. Authentication data, which may be secret, is left out.</summary>
internal static class PropertyColumns
{
    private const string User = "User-Property";
    private const string Pairs = "User-Property-Pairs";

    /// <summary>The column of a block, without its length, that was checked when it came.</summary>
    public static SqlValue Of(ReadOnlySpan<byte> block) => SqlValue.Of(Decode(block));

    /// <summary>The map of a block. User properties are a map in it, where of a name that comes twice the last counts, and if there are any a list of all.</summary>
    public static SqlMap Decode(ReadOnlySpan<byte> block)
    {
        var (map, users) = (new SqlMap(), new SqlMap());
        List<SqlValue>? pairs = null;
        map[User] = SqlValue.Of(users);
        var reader = new NamedPropertyReader(block);
        while (reader.TryNext(out var property))
        {
            if (property.Kind == PropertyKind.Pair) Add(property, users, pairs ??= []);
            else if (property.Name != "Authentication-Data") map[property.Name] = ValueOf(property);
        }

        if (pairs is not null) map[Pairs] = SqlValue.Of(pairs);
        return map;
    }

    private static SqlValue ValueOf(in NamedProperty property) => property.Kind == PropertyKind.Number ? SqlValue.Of(property.Number) : SqlValue.Of(property.Bytes.ToArray());

    private static void Add(in NamedProperty property, SqlMap users, List<SqlValue> pairs)
    {
        var value = SqlValue.Of(property.Bytes.ToArray());
        users[Encoding.UTF8.GetString(property.Key)] = value;
        pairs.Add(SqlValue.Of(new SqlMap(2) { ["key"] = SqlValue.Of(property.Key.ToArray()), ["value"] = value }));
    }
}
