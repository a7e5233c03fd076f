using System.Globalization;
using System.Text.Json.Nodes;
using Heliograph.Server.Configuration;
using Heliograph.Server.Management;

namespace Heliograph.Server.Rules;

/// <summary>How an action waits, gathers and tries again, as EMQX's <c>resource_opts</c>.</summary>
internal static class ResourceText
{
    // What it is called there, and here.
    private static readonly (string Name, string Key)[] s_names =
    [
        ("buffer_mode", "kind"), ("max_buffer_bytes", "maxBytes"), ("request_ttl", "requestTtl"), ("request_timeout", "requestTimeout"), ("batch_size", "batchSize"), ("batch_time", "batchTime"),
        ("worker_pool_size", "lanes"), ("max_pause", "maxPause"),
    ];

    private static readonly (string Unit, long Octets)[] s_units = [("KB", 1L << 10), ("MB", 1L << 20), ("GB", 1L << 30)];

    /// <summary>For an answer.</summary>
    public static JsonObject Write(BufferOptions options)
    {
        var section = SettingsJson.Write(options, reveal: false);
        var json = new JsonObject(s_names.Select(one => KeyValuePair.Create(one.Name, section[one.Key]?.DeepClone())));
        if (options.Kind == BufferKind.Memory) json["buffer_mode"] = "memory_only";
        if (options.RequestTtl == TimeSpan.Zero) json["request_ttl"] = "infinity";
        return json;
    }

    /// <summary>Of a request, as a section.</summary>
    /// <exception cref="FormatException">There is no such field; the message names those there are.</exception>
    public static JsonObject Read(JsonNode? given)
    {
        var section = new JsonObject();
        foreach (var (name, value) in given as JsonObject ?? [])
        {
            var (_, key) = Array.Find(s_names, one => one.Name == name);
            section[key ?? throw new FormatException($"resource_opts has '{ApiCall.Shown(name)}'; there are {string.Join(", ", s_names.Select(one => one.Name))}")] = Value(key, value?.ToString() ?? "");
        }

        return section;
    }

    private static string Value(string key, string text) => (key, text) switch
    {
        ("kind", "memory_only") => "memory",
        ("kind", "volatile_offload") => "disk",
        ("requestTtl", "infinity") => "0",
        ("maxBytes", _) => Octets(text),
        _ => text,
    };

    private static string Octets(string text)
    {
        var (unit, octets) = Array.Find(s_units, one => text.EndsWith(one.Unit, StringComparison.OrdinalIgnoreCase));
        if (unit is null || !long.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > long.MaxValue / octets) return text;
        return (number * octets).ToString(CultureInfo.InvariantCulture);
    }
}
