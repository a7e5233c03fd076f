using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Heliograph.Server.Configuration;

/// <summary>A section of the configuration as JSON, with the same keys and the same texts as in the file. Settings that have no value are left out.</summary>
internal static class SettingsJson
{
    /// <summary>What stands for a secret where it is not to be seen.</summary>
    public const string Mask = "******";

    /// <summary>Every setting of a section. Secrets are in it only when <paramref name="reveal"/> says so: for what is kept, never for what is shown.</summary>
    public static JsonObject Write(object section, bool reveal)
    {
        var json = new JsonObject();
        foreach (var setting in SettingsSchema.Of(section.GetType()).Settings)
        {
            if (setting.Property.GetValue(section) is not { } value) continue;
            json[setting.Key] = setting.IsList ? new JsonArray([.. ((IEnumerable)value).Cast<object>().Select(item => Value(item, setting.IsSection, reveal))]) : Value(value, setting.IsSection, reveal);
        }

        return json;
    }

    /// <summary>A section from JSON, checked as the configuration file is.</summary>
    /// <exception cref="FormatException">Something is wrong; the message has every problem.</exception>
    public static T Read<T>(JsonObject json, string source)
        where T : class, new()
    {
        var layer = new SettingsLayer();
        Flatten(json, "", layer, new Place(source));
        var problems = new ConfigurationProblems([layer]);
        var options = new OptionsBinder(new Microsoft.Extensions.Configuration.ConfigurationRoot([layer]), problems).Bind<T>();
        return problems.Errors.Count == 0 ? options : throw new FormatException(string.Join("; ", problems.Errors.Select(error => error.Key.Length > 0 ? $"{error.Key}: {error.Message}" : error.Message)));
    }

    private static JsonNode Value(object value, bool isSection, bool reveal) => value switch
    {
        _ when isSection => Write(value, reveal),
        Secret secret => reveal ? secret.Reveal() : Mask,
        bool truth => truth,
        int number => number,
        uint number => number,
        long number => number,
        double number => number,
        TimeSpan time => Duration.Format(time),
        string text => text,
        _ => value.GetType().IsEnum ? EnumText.Name(value) : value.ToString()!,
    };

    private static void Flatten(JsonNode node, string path, SettingsLayer layer, Place place)
    {
        var children = node switch
        {
            JsonObject section => section.Select(pair => (pair.Key, pair.Value)),
            JsonArray list => list.Select((item, i) => (Key: i.ToString(CultureInfo.InvariantCulture), Value: item)),
            _ => [],
        };
        foreach (var (key, child) in children)
        {
            if (child is null) continue;
            var at = path.Length == 0 ? key : $"{path}:{key}";
            var kind = child switch { JsonObject => SettingKind.Section, JsonArray => SettingKind.List, _ => SettingKind.Value };
            layer.Add(at, kind == SettingKind.Value ? child.ToString() : null, new(place, kind));
            Flatten(child, at, layer, place);
        }
    }
}
