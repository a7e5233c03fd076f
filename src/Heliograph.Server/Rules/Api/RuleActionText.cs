using System.Text.Json;
using System.Text.Json.Nodes;
using Heliograph.Server.Configuration;
using Heliograph.Server.Management;

namespace Heliograph.Server.Rules;

/// <summary>Actions of rules in EMQX's words: <c>"type:name"</c>, <c>{"function":"console"}</c>, <c>{"function":"republish","args":{…}}</c>.</summary>
internal static class RuleActionText
{
    // What EMQX calls it, what the section calls it, and what it is when it is not given.
    private static readonly (string Name, string Key, string Default)[] s_args =
    [
        ("topic", "topic", ""), ("qos", "qos", "${qos}"), ("retain", "retain", "${retain}"), ("payload", "payload", "${payload}"), ("user_properties", "userProperties", "${user_properties}"),
    ];

    private static readonly (string Name, string Key)[] s_properties =
    [
        ("Payload-Format-Indicator", "payloadFormat"), ("Message-Expiry-Interval", "messageExpiry"), ("Content-Type", "contentType"), ("Response-Topic", "responseTopic"),
        ("Correlation-Data", "correlationData"),
    ];

    /// <summary>One for an answer.</summary>
    public static JsonNode Write(RuleActionOptions options)
    {
        var section = SettingsJson.Write(options, reveal: false);
        if (options.Type == RuleActionType.Connector) return options.Name;
        if (options.Type == RuleActionType.Console) return new JsonObject { ["function"] = "console" };
        var args = new JsonObject(s_args.Select(arg => KeyValuePair.Create<string, JsonNode?>(arg.Name, Literal(arg.Name, section[arg.Key]!.GetValue<string>()))));
        args["mqtt_properties"] = new JsonObject(s_properties.Select(one => KeyValuePair.Create(one.Name, section[one.Key]?.DeepClone())).Where(one => one.Value?.GetValue<string>().Length > 0));
        return new JsonObject { ["function"] = "republish", ["args"] = args };
    }

    /// <summary>One of a request, as a section.</summary>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static JsonObject Read(JsonNode given) => given switch
    {
        JsonObject own when own["function"] is JsonValue function => Of(function.ToString(), own),
        JsonValue name when name.GetValueKind() == JsonValueKind.String && name.ToString() is var id && id.Contains(':', StringComparison.Ordinal) => new() { ["type"] = EnumText.Name(RuleActionType.Connector), ["name"] = id },
        _ => throw new FormatException("expected \"type:name\", {\"function\":\"console\"} or {\"function\":\"republish\",\"args\":{…}}"),
    };

    private static JsonObject Of(string function, JsonObject given)
    {
        if (given.Select(pair => pair.Key).FirstOrDefault(key => key is not ("function" or "args")) is { } unknown) throw new FormatException($"there is no field '{ApiCall.Shown(unknown)}'; there are function and args");
        return function switch
        {
            "console" => new() { ["type"] = "console" },
            "republish" => given["args"] is JsonObject args ? Republish(args) : throw new FormatException("republish needs args"),
            _ => throw new FormatException($"there is no function '{ApiCall.Shown(function)}'; there are console and republish"),
        };
    }

    private static JsonObject Republish(JsonObject args)
    {
        var section = new JsonObject { ["type"] = "republish" };
        foreach (var (name, key, otherwise) in s_args) section[key] = args[name] is JsonValue value ? TextOf(value) : otherwise;
        foreach (var (name, value) in args)
        {
            if (name == "mqtt_properties" && value is JsonObject properties) Add(section, properties);
            else if (name == "direct_dispatch" && value?.ToString() != "false") throw new FormatException("direct_dispatch can only be false: a message that is republished is published");
            else if (name != "direct_dispatch" && (value is not JsonValue || !Array.Exists(s_args, arg => arg.Name == name))) throw Unknown(name, [.. s_args.Select(arg => arg.Name), "mqtt_properties"]);
        }

        return section;
    }

    private static void Add(JsonObject section, JsonObject properties)
    {
        foreach (var (name, value) in properties)
        {
            var (_, key) = Array.Find(s_properties, one => one.Name == name);
            section[key ?? throw Unknown(name, s_properties.Select(one => one.Name))] = value is JsonValue text ? TextOf(text) : throw Unknown(name, []);
        }
    }

    private static FormatException Unknown(string name, IEnumerable<string> known) => new($"'{ApiCall.Shown(name)}' is unknown or of another type than is expected here; there are {string.Join(", ", known)}");

    private static string TextOf(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => value.ToString(),
    };

    // Numbers and truths as such, templates as texts.
    private static JsonNode Literal(string name, string text) => name switch
    {
        "qos" when int.TryParse(text, out var number) => number,
        "retain" when bool.TryParse(text, out var truth) => truth,
        _ => text,
    };
}
