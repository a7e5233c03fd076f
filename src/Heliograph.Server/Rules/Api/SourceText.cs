using System.Text.Json.Nodes;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Rules;

/// <summary>Sources in EMQX's words: <c>connector</c>, and the settings of the type in <c>parameters</c>.</summary>
internal static class SourceText
{
    private static readonly string[] s_fields = ["type", "name", "enable", "description", "tags", "connector", "parameters"];

    /// <summary>One for an answer, without its secrets.</summary>
    public static JsonObject Write(SourceOptions options)
    {
        var json = TypeText.Begin(options.Type, options.Name, options.Enabled, options.Description, options.Tags);
        json["connector"] = options.Connector;
        json["parameters"] = TypeText.Settings(options, options.Type);
        return json;
    }

    /// <summary>One of a request; secrets behind asterisks are those of <paramref name="there"/>.</summary>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static SourceOptions Read(JsonObject given, SourceOptions? there)
    {
        ActionText.Check(given, s_fields);
        var section = TypeText.Section(given, given["parameters"] as JsonObject ?? [], there, one => (one.Type, one.Name));
        section["connector"] = given["connector"]?.DeepClone();
        return SettingsJson.Read<SourceOptions>(section, "the request");
    }
}
