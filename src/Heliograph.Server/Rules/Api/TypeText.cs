using System.Text.Json.Nodes;
using Heliograph.Server.Configuration;
using Heliograph.Server.Management;

namespace Heliograph.Server.Rules;

/// <summary>What connectors, actions and sources have in common in EMQX's words: <c>type</c>, <c>name</c>, <c>enable</c>, and the section of their type.</summary>
internal static class TypeText
{
    /// <summary>What only answers have, EMQX's too: a request may send it back.</summary>
    public static readonly string[] Answered =
    [
        "id", "origin", "created_at", "last_modified_at", "status", "status_reason", "node_status", "node_metrics", "metrics", "node", "namespace", "actions", "sources", "rules",
    ];

    private static readonly Dictionary<Type, string> s_nouns = new() { [typeof(ConnectorOptions)] = "connectors", [typeof(ActionOptions)] = "actions", [typeof(SourceOptions)] = "sources" };

    /// <summary>The type in a request or a path.</summary>
    /// <exception cref="FormatException">There is none of that name.</exception>
    public static ConnectorType TypeOf(string text) => Enum.GetValues<ConnectorType>().Cast<ConnectorType?>().FirstOrDefault(type => EnumText.Name(type!.Value) == text)
        ?? throw new FormatException($"there is no type '{ApiCall.Shown(text)}'; there are {string.Join(", ", EnumText.Names(typeof(ConnectorType)))}");

    /// <summary>The settings of the type, without secrets.</summary>
    public static JsonObject Settings(object item, ConnectorType type) => SettingOf(item, type) is { } section ? SectionText.Write(section) : [];

    /// <summary>The beginning of an answer.</summary>
    public static JsonObject Begin(ConnectorType type, string name, bool isEnabled, string description, IReadOnlyList<string> tags) => new()
    {
        ["type"] = EnumText.Name(type),
        ["name"] = name,
        ["enable"] = isEnabled,
        ["description"] = description,
        ["tags"] = new JsonArray([.. tags.Select(JsonNode (tag) => tag)]),
    };

    /// <summary>
    /// The section that a request stands for: type, name, enabled and description, and <paramref name="settings"/> as the section of the type, with secrets behind asterisks
    /// from <paramref name="there"/>. Type and name are those of <paramref name="there"/>, which cannot change.
    /// </summary>
    /// <exception cref="FormatException">Type or name is missing or another one, or there is no secret behind asterisks.</exception>
    public static JsonObject Section<T>(JsonObject given, JsonObject settings, T? there, Func<T, (ConnectorType Type, string Name)> identity)
        where T : class
    {
        var type = given["type"]?.ToString() is { } text ? TypeOf(text) : there is null ? throw new FormatException("type is missing") : identity(there).Type;
        var name = given["name"]?.ToString() ?? (there is null ? throw new FormatException("name is missing") : identity(there).Name);
        if (there is not null && identity(there) != (type, name)) throw new FormatException("type and name cannot change; delete it and make another");
        var key = EnumText.Name(type);
        var section = new JsonObject { ["type"] = key, ["name"] = name, ["enabled"] = given["enable"]?.DeepClone() ?? true, ["description"] = given["description"]?.DeepClone() ?? "", ["tags"] = given["tags"]?.DeepClone() };
        if (SettingsSchema.Of(typeof(T)).Find(key) is not { } setting) throw new FormatException($"there are no {s_nouns[typeof(T)]} of type {key}");
        section[key] = SectionText.Unmask(SectionText.Read(settings, setting.Type), there is null ? null : SettingsJson.Write(there, reveal: true)[key]);
        return section;
    }

    /// <summary>Those fields of an object that are none of these.</summary>
    public static JsonObject Without(JsonObject given, params IEnumerable<string> names) =>
        new(given.Where(pair => !names.Contains(pair.Key)).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));

    private static object? SettingOf(object item, ConnectorType type) => SettingsSchema.Of(item.GetType()).Find(EnumText.Name(type))?.Property.GetValue(item);
}
