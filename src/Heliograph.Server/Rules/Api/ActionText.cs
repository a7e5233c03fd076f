using System.Text.Json.Nodes;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Rules;

/// <summary>Actions over connectors in EMQX's words: <c>connector</c>, the settings of the type in <c>parameters</c>, the buffer in <c>resource_opts</c>.</summary>
internal static class ActionText
{
    private static readonly string[] s_fields = ["type", "name", "enable", "description", "tags", "connector", "parameters", "resource_opts"];

    /// <summary>One for an answer, without its secrets.</summary>
    public static JsonObject Write(ActionOptions options)
    {
        var json = TypeText.Begin(options.Type, options.Name, options.Enabled, options.Description, options.Tags);
        json["connector"] = options.Connector;
        json["parameters"] = TypeText.Settings(options, options.Type);
        json["resource_opts"] = ResourceText.Write(options.Buffer);
        return json;
    }

    /// <summary>One of a request; secrets behind asterisks are those of <paramref name="there"/>.</summary>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static ActionOptions Read(JsonObject given, ActionOptions? there)
    {
        Check(given, s_fields);
        var section = TypeText.Section(given, given["parameters"] as JsonObject ?? [], there, one => (one.Type, one.Name));
        section["connector"] = given["connector"]?.DeepClone();
        section["buffer"] = ResourceText.Read(given["resource_opts"]);
        return SettingsJson.Read<ActionOptions>(section, "the request");
    }

    /// <summary>Refuses a field that there is not.</summary>
    internal static void Check(JsonObject given, string[] fields)
    {
        if (given.Select(pair => pair.Key).FirstOrDefault(key => !fields.Contains(key)) is { } unknown)
            throw new FormatException($"there is no field '{Management.ApiCall.Shown(unknown)}'; there are {string.Join(", ", fields)}");
    }
}
