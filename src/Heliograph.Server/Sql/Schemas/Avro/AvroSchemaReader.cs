using System.Text;
using System.Text.Json.Nodes;
using Heliograph.Server.Sql.Schemas.Json;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Avro;

/// <summary>Reads a schema and the types in it, which may name each other. One schema, one thread.</summary>
internal sealed class AvroSchemaReader
{
    private const int LongestName = 1000;

    private readonly Dictionary<string, AvroType> _named = new(StringComparer.Ordinal);
    private readonly List<(AvroField Field, string Place)> _defaults = [];

    /// <summary>The type that a schema says.</summary>
    /// <exception cref="SchemaException">It is none; the message names the path.</exception>
    public AvroType Read(JsonNode? schema)
    {
        var type = Type(schema, "", "#");
        foreach (var (field, place) in _defaults) CheckDefault(field, place);
        return type;
    }

    private static void CheckDefault(AvroField field, string place)
    {
        try
        {
            if (field.Type.Write(field.Default, new(), new(null)) is { } problem) throw new SchemaException($"{place}/default: expected {problem}");
        }
        catch (SqlException wrong)
        {
            throw new SchemaException($"{place}/default: {wrong.Message}", wrong);
        }
    }

    private AvroType Type(JsonNode? node, string space, string place) => node switch
    {
        JsonObject type => Complex(type, space, place),
        JsonArray members => Union(members, space, place),
        _ when SchemaJson.TextOf(node) is { } name => Named(name, space, place),
        _ => throw new SchemaException($"{place}: expected the name of a type, an object or a list"),
    };

    private AvroType Named(string name, string space, string place) =>
        AvroPrimitive.All.TryGetValue(name, out var primitive) ? primitive
        : _named.TryGetValue(FullName(name, space), out var near) ? near
        : _named.TryGetValue(name, out var far) ? far : throw new SchemaException($"{place}: there is no type '{name}'");

    private AvroType Complex(JsonObject type, string space, string place) => SchemaJson.TextOf(type["type"]) switch
    {
        "record" => Record(type, space, place),
        "enum" => Define(type, space, place, new AvroEnum(Names(type, "symbols", place) ?? throw new SchemaException($"{place}: symbols are missing"))),
        "fixed" => Define(type, space, place, new AvroFixed(Size(type, place))),
        "array" => new AvroArray(Type(type["items"], space, $"{place}/items")),
        "map" => new AvroMap(Type(type["values"], space, $"{place}/values")),
        { } name => Named(name, space, $"{place}/type"),
        null => type.ContainsKey("type") ? Type(type["type"], space, $"{place}/type") : throw new SchemaException($"{place}: type is missing"),
    };

    private AvroUnion Union(JsonArray members, string space, string place)
    {
        AvroType[] types = [.. members.Select((one, i) => Type(one, space, $"{place}/{i}"))];
        if (types.OfType<AvroUnion>().Any()) throw new SchemaException($"{place}: a union has no union as a member");
        if (types.Where(type => type is AvroPrimitive).Distinct().Count() < types.Count(type => type is AvroPrimitive) || types.Count(type => type is AvroArray) > 1 || types.Count(type => type is AvroMap) > 1)
            throw new SchemaException($"{place}: a union has a type once only");
        return new(types);
    }

    private AvroRecord Record(JsonObject type, string space, string place)
    {
        var record = Define(type, space, place, new AvroRecord());
        if (type["fields"] is not JsonArray fields) throw new SchemaException($"{place}: fields are missing");
        var inner = SpaceOf(type, space);
        record.Fields = [.. fields.Select((one, i) => Field(one, inner, $"{place}/fields/{i}"))];
        if (record.Fields.Select(field => field.Name).Distinct(StringComparer.Ordinal).Count() < record.Fields.Length) throw new SchemaException($"{place}/fields: a name twice");
        return record;
    }

    private AvroField Field(JsonNode? node, string space, string place)
    {
        if (node is not JsonObject field) throw new SchemaException($"{place}: expected an object");
        var (name, type) = (NameOf(field, place), Type(field["type"], space, $"{place}/type"));
        var value = field.ContainsKey("default") ? DefaultOf(type, JsonArgument.ValueOf(field["default"])) : default;
        var read = new AvroField(name, Names(field, "aliases", place) ?? [], type, value);
        if (value.Type != SqlType.Undefined) _defaults.Add((read, place));
        return read;
    }

    // Bytes in a default are characters of the same codes.
    private static SqlValue DefaultOf(AvroType type, SqlValue value) =>
        value.Type == SqlType.Text && type is AvroFixed or AvroPrimitive { IsBytes: true } ? SqlValue.Of(Encoding.Latin1.GetBytes(value.Text)) : value;

    private T Define<T>(JsonObject type, string space, string place, T made)
        where T : AvroType
    {
        var name = FullName(NameOf(type, place), SpaceOf(type, space));
        return _named.TryAdd(name, made) && !AvroPrimitive.All.ContainsKey(name) ? made : throw new SchemaException($"{place}/name: there is a type '{name}' already");
    }

    private static string NameOf(JsonObject type, string place) => SchemaJson.TextOf(type["name"]) is { Length: > 0 } name && name.Split('.').All(IsName)
        ? name : throw new SchemaException($"{place}: expected a name of letters, digits and _ that does not begin with a digit");

    private static bool IsName(string part) => part.Length > 0 && !char.IsAsciiDigit(part[0]) && part.All(one => char.IsAsciiLetterOrDigit(one) || one == '_');

    private static string FullName(string name, string space)
    {
        if (name.Contains('.', StringComparison.Ordinal) || space.Length == 0) return name;
        return name.Length + space.Length < LongestName ? $"{space}.{name}" : throw new SchemaException($"a name and its namespace have more than {LongestName} characters");
    }

    // What names in a type without one of their own belong to.
    private static string SpaceOf(JsonObject type, string space)
    {
        var name = SchemaJson.TextOf(type["name"]) ?? "";
        return name.LastIndexOf('.') is >= 0 and var dot ? name[..dot] : SchemaJson.TextOf(type["namespace"]) ?? space;
    }

    private static string[]? Names(JsonObject type, string key, string place)
    {
        if (!type.ContainsKey(key)) return null;
        var texts = type[key] is JsonArray list ? list.Select(SchemaJson.TextOf).ToArray() : [null];
        return texts.Contains(null) || texts.Distinct().Count() < texts.Length ? throw new SchemaException($"{place}/{key}: expected a list of texts, each once") : [.. texts.OfType<string>()];
    }

    private static int Size(JsonObject type, string place) => type["size"] is { } size && JsonArgument.ValueOf(size) is { Type: SqlType.Integer, Integer: >= 0 and <= SchemaBounds.Bytes and var bytes }
        ? (int)bytes : throw new SchemaException($"{place}/size: expected a number of bytes");
}
