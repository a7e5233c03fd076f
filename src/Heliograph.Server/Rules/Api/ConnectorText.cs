using System.Text.Json.Nodes;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Rules;

/// <summary>Connectors in EMQX's words: the settings of the type beside <c>type</c> and <c>name</c>, and in <c>resource_opts</c> what all types have.</summary>
internal static class ConnectorText
{
    private static readonly string[] s_common = ["type", "name", "enable", "description", "tags", "resource_opts"];

    /// <summary>One for an answer, without its secrets.</summary>
    public static JsonObject Write(ConnectorOptions options)
    {
        var json = TypeText.Begin(options.Type, options.Name, options.Enabled, options.Description, options.Tags);
        foreach (var (key, value) in TypeText.Settings(options, options.Type)) json[key] = value?.DeepClone();
        json["resource_opts"] = SectionText.Write(options, key => key is "startTimeout" or "healthCheckInterval");
        return json;
    }

    /// <summary>One of a request; secrets behind asterisks are those of <paramref name="there"/>.</summary>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static ConnectorOptions Read(JsonObject given, ConnectorOptions? there)
    {
        var section = TypeText.Section(given, TypeText.Without(given, s_common), there, one => (one.Type, one.Name));
        if (given["resource_opts"] is JsonObject resource)
        {
            foreach (var (key, value) in SectionText.Read(resource, typeof(ConnectorOptions)))
            {
                section[key is "startTimeout" or "healthCheckInterval" ? key : throw new FormatException($"resource_opts has '{Management.ApiCall.Shown(key)}'; there are start_timeout and health_check_interval")] = value?.DeepClone();
            }
        }

        return SettingsJson.Read<ConnectorOptions>(section, "the request");
    }
}
