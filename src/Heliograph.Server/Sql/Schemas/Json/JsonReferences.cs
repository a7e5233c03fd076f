using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Heliograph.Server.Sql.Schemas.Json;

/// <summary>Where references in a schema lead: to parts of it by their identifier, or by the path to them.</summary>
internal sealed class JsonReferences
{
    private const string Nowhere = "schema:/";

    // What is in these has the names of the user: "default" is none of the keywords there.
    private static readonly HashSet<string> s_byName = ["definitions", "dependencies", "patternProperties", "properties"];

    private readonly string _idKey;
    private readonly Dictionary<string, JsonObject> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<JsonNode, Uri> _bases = new(ReferenceEqualityComparer.Instance);

    /// <summary>Those in a schema.</summary>
    /// <param name="root">The schema.</param>
    /// <param name="idKey">The keyword of identifiers.</param>
    public JsonReferences(JsonObject root, string idKey)
    {
        _idKey = idKey;
        _byId[Nowhere] = root;
        Index(root, new(Nowhere));
    }

    /// <summary>What a reference leads to, and the path there; null when it leads out of the schema or nowhere.</summary>
    public (JsonNode Node, string Place)? Find(JsonObject from, string reference)
    {
        if (!Uri.TryCreate(BaseOf(from), reference, out var target)) return null;
        if (_byId.TryGetValue(target.AbsoluteUri, out var named)) return (named, PlaceOf(named));
        var parts = target.AbsoluteUri.Split('#', 2);
        if (!_byId.TryGetValue(parts[0], out var document)) return null;
        return parts.Length == 1 || parts[1].Length == 0 ? (document, PlaceOf(document))
            : parts[1][0] == '/' && Follow(document, Uri.UnescapeDataString(parts[1])) is { } found ? (found, PlaceOf(found)) : null;
    }

    // A path can lead to what is no schema by its place, such as an example; references there are relative to what it is in.
    private Uri BaseOf(JsonNode node) => _bases.TryGetValue(node, out var here) ? here : BaseOf(node.Parent!);

    private static JsonNode? Follow(JsonNode? node, string pointer)
    {
        foreach (var step in pointer[1..].Split('/').Select(step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))
        {
            node = node switch
            {
                JsonObject map => map[step],
                JsonArray list when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < list.Count => list[at],
                _ => null,
            };
        }

        return node;
    }

    private static string PlaceOf(JsonNode node) => node.Parent switch
    {
        JsonObject map => JsonPlace.Below(PlaceOf(map), node.GetPropertyName()),
        JsonArray list => JsonPlace.Below(PlaceOf(list), node.GetElementIndex().ToString(CultureInfo.InvariantCulture)),
        _ => "#",
    };

    private void Index(JsonNode? node, Uri here)
    {
        if (node is JsonObject map)
        {
            if (IdOf(map) is { } id && Uri.TryCreate(here, id, out var named)) here = Named(map, named, id.StartsWith('#') ? here : named);
            _bases[map] = here;
            foreach (var (key, child) in map)
            {
                if (key is "enum" or "const" or "default" or "examples") continue;
                if (child is JsonObject schemas && s_byName.Contains(key)) foreach (var (_, schema) in schemas) Index(schema, here);
                else Index(child, here);
            }
        }
        else if (node is JsonArray list)
        {
            foreach (var child in list) Index(child, here);
        }
    }

    // A name of the form #x names the part, but does not change what references in it are relative to.
    private Uri Named(JsonObject map, Uri named, Uri next)
    {
        _byId.TryAdd(named.AbsoluteUri.TrimEnd('#'), map);
        return next;
    }

    private string? IdOf(JsonObject map) => !map.ContainsKey("$ref") && map[_idKey] is JsonValue id && id.GetValueKind() == JsonValueKind.String ? id.GetValue<string>() : null;
}
