using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>The keys of an options record, in the order they are written there.</summary>
internal sealed class SettingsSchema
{
    private static readonly ConcurrentDictionary<Type, SettingsSchema> s_known = new();
    private static readonly SettingAttribute s_plain = new(Applies.Restart);

    private SettingsSchema(Type type) =>
        Settings = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite).Select(Describe)];

    /// <summary>The keys.</summary>
    public IReadOnlyList<SettingInfo> Settings { get; }

    /// <summary>The keys of a record type.</summary>
    public static SettingsSchema Of(Type type) => s_known.GetOrAdd(type, t => new SettingsSchema(t));

    /// <summary>The key of that name in any case; null when there is none.</summary>
    public SettingInfo? Find(string key) => Settings.FirstOrDefault(s => s.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    /// <summary>What to write instead of a key there is not: the one that looks most like it, or all of them.</summary>
    public string Suggest(string key)
    {
        return Spelling.Nearest(key, Settings.Select(s => s.Key)) is { } nearest
            ? $"did you mean {nearest}?"
            : $"expected one of {string.Join(", ", Settings.Select(s => s.Key))}";
    }

    private static SettingInfo Describe(PropertyInfo property) =>
        new(JsonNamingPolicy.CamelCase.ConvertName(property.Name), property, property.GetCustomAttribute<SettingAttribute>() ?? s_plain);
}
