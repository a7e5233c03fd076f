using System.Text.Json.Nodes;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Access;

/// <summary>Sources of rules in EMQX's words: <c>type</c>, <c>enable</c>, and the settings of the type beside them.</summary>
internal static class RuleSourceText
{
    private const string BuiltIn = "built_in_database";

    /// <summary>What a source is called in a path: its name, or its type.</summary>
    public static string IdOf(RuleSourceOptions options) => options.Name ?? TypeOf(options.Type);

    /// <summary>One for an answer, without its secrets.</summary>
    public static JsonObject Write(RuleSourceOptions options, string origin)
    {
        var json = new JsonObject { ["type"] = TypeOf(options.Type), ["enable"] = options.Enabled, ["origin"] = origin };
        foreach (var (key, value) in SectionText.Write(options, key => Settings(options.Type).Contains(key))) json[key] = value?.DeepClone();
        return json;
    }

    /// <summary>One of a request; secrets behind asterisks are those of <paramref name="there"/>.</summary>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static RuleSourceOptions Read(JsonObject given, RuleSourceOptions? there = null)
    {
        var type = given["type"]?.ToString() is { } text ? ReadType(text) : there?.Type ?? throw new FormatException("type is missing");
        if (there is not null && there.Type != type) throw new FormatException("the type of a source cannot change; delete it and make another");
        var own = new JsonObject(given.Where(pair => pair.Key is not ("type" or "origin")).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
        var section = SectionText.Unmask(SectionText.Read(own, typeof(RuleSourceOptions)), there is null ? null : SettingsJson.Write(there, reveal: true))!.AsObject();
        if (section.Select(pair => pair.Key).FirstOrDefault(key => SettingsSchema.Of(typeof(RuleSourceOptions)).Find(key) is not null && key != "enabled" && !Settings(type).Contains(key)) is { } foreign)
            throw new FormatException($"{foreign} has no effect: the type is {TypeOf(type)}");
        section["type"] = EnumText.Name(type);
        section["enabled"] ??= there?.Enabled ?? true;
        if (there?.Name is { } name) section["name"] = name;
        return SettingsJson.Read<RuleSourceOptions>(section, "the request");
    }

    /// <summary>What a type is called.</summary>
    public static string TypeOf(RuleSourceType type) => type switch
    {
        RuleSourceType.BuiltIn => BuiltIn,
        RuleSourceType.PostgreSql => "postgresql",
        _ => EnumText.Name(type),
    };

    private static RuleSourceType ReadType(string text) =>
        Enum.GetValues<RuleSourceType>().Cast<RuleSourceType?>().FirstOrDefault(type => TypeOf(type!.Value) == text)
        ?? throw new FormatException($"there is no type '{Management.ApiCall.Shown(text)}'; there are {string.Join(", ", Enum.GetValues<RuleSourceType>().Select(TypeOf))}");

    private static string[] Settings(RuleSourceType type) => type switch
    {
        RuleSourceType.File => ["name", "path"],
        RuleSourceType.BuiltIn => ["name"],
        RuleSourceType.Http => ["name", "url", "method", "headers", "body", "timeout", "poolSize"],
        RuleSourceType.Redis => ["name", "server", "database", "password", "command", "timeout"],
        _ => ["name", "connection", "query", "timeout", "poolSize"],
    };
}
