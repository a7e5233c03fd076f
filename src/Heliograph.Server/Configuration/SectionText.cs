using System.Text.Json;
using System.Text.Json.Nodes;

namespace Heliograph.Server.Configuration;

/// <summary>
/// Sections of the configuration as the management API writes them: keys with underscores, lists of names and values as objects, secrets as asterisks.
/// </summary>
internal static class SectionText
{
    // What EMQX calls it, and what it is called here.
    private static readonly Dictionary<string, string> s_aliases = new()
    {
        ["user_id_type"] = "knownBy",
        ["request_timeout"] = "timeout",
        ["cmd"] = "command",
        ["enable"] = "enabled",
        ["max_size"] = "size",
        ["ssl"] = "tls",
        ["cacertfile"] = "ca",
        ["certfile"] = "certificate",
        ["keyfile"] = "key",
        ["proto_ver"] = "version",
    };

    /// <summary>A section for an answer; of its settings those that <paramref name="shows"/> wants.</summary>
    public static JsonObject Write(object section, Func<string, bool>? shows = null)
    {
        var json = new JsonObject();
        foreach (var (key, value) in SettingsJson.Write(section, reveal: false))
        {
            if (shows is not null && !shows(key)) continue;
            json[Name(key)] = Shown(SettingsSchema.Of(section.GetType()).Find(key)!, section, value!);
        }

        return json;
    }

    /// <summary>A section of a request in the keys of the configuration file. What is not known stays as it is, to be refused with a hint.</summary>
    public static JsonObject Read(JsonObject given, Type type)
    {
        var schema = SettingsSchema.Of(type);
        var json = new JsonObject();
        foreach (var (name, value) in given)
        {
            var key = s_aliases.TryGetValue(name, out var alias) && schema.Find(alias) is not null ? alias : name.Replace("_", "", StringComparison.Ordinal);
            if (schema.Find(key) is { } setting) json[setting.Key] = Given(setting, value);
            else json[name] = value?.DeepClone();
        }

        return json;
    }

    /// <summary>Puts the secrets that a request has as asterisks back in from what there is.</summary>
    /// <exception cref="FormatException">There is none behind one of them.</exception>
    public static JsonNode? Unmask(JsonNode? given, JsonNode? there) => given switch
    {
        JsonObject section => new JsonObject(section.Select(pair => KeyValuePair.Create(pair.Key, Unmask(pair.Value, (there as JsonObject)?[pair.Key])))),
        JsonArray list => new JsonArray([.. list.Select((item, i) => Unmask(item, Same(item, i, there as JsonArray)))]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() == SettingsJson.Mask =>
            there?.DeepClone() ?? throw new FormatException($"'{SettingsJson.Mask}' stands for a secret that is known already; there is none"),
        _ => given?.DeepClone(),
    };

    private static JsonNode? Same(JsonNode? item, int at, JsonArray? there) => item is JsonObject named && named["name"] is { } name
        ? there?.FirstOrDefault(one => one is JsonObject other && JsonNode.DeepEquals(other["name"], name))
        : at < there?.Count ? there[at] : null;

    private static string Name(string key) => JsonNamingPolicy.SnakeCaseLower.ConvertName(key);

    private static JsonNode Shown(SettingInfo setting, object section, JsonNode value)
    {
        if (setting is { IsSection: true, IsList: false }) return Write(setting.Property.GetValue(section)!);
        return IsPairs(setting) ? new JsonObject(value.AsArray().Select(one => KeyValuePair.Create(one!["name"]!.GetValue<string>(), one["value"]?.DeepClone())).DistinctBy(pair => pair.Key)) : value.DeepClone();
    }

    private static JsonNode? Given(SettingInfo setting, JsonNode? value) => value switch
    {
        JsonObject pairs when IsPairs(setting) => new JsonArray([.. pairs.Select(JsonNode (pair) => new JsonObject { ["name"] = pair.Key, ["value"] = pair.Value?.DeepClone() })]),
        JsonObject section when setting is { IsSection: true, IsList: false } => Read(section, setting.Type),
        JsonValue verify when setting.Type == typeof(bool) && verify.ToString() is "verify_peer" or "verify_none" => verify.ToString() == "verify_peer",
        _ => value?.DeepClone(),
    };

    private static bool IsPairs(SettingInfo setting) => setting.IsList && setting.IsSection && SettingsSchema.Of(setting.Type).Settings.Select(one => one.Key).SequenceEqual(["name", "value"]);
}
