using System.Collections;
using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>A key whose value differs between two configurations, and when the new value applies.</summary>
internal sealed record SettingChange(string Key, Applies Applies)
{
    /// <summary>Every key that differs. Lists of different length count as one change.</summary>
    public static IReadOnlyList<SettingChange> Between(HeliographOptions before, HeliographOptions after)
    {
        var changes = new List<SettingChange>();
        Compare(before, after, "", changes);
        return changes;
    }

    private static void Compare(object before, object after, string path, List<SettingChange> changes)
    {
        foreach (var setting in SettingsSchema.Of(before.GetType()).Settings)
        {
            var key = path.Length == 0 ? setting.Key : $"{path}:{setting.Key}";
            var (a, b) = (setting.Property.GetValue(before), setting.Property.GetValue(after));
            if (setting.IsList)
                CompareLists(setting, ((IEnumerable)a!).Cast<object>().ToList(), ((IEnumerable)b!).Cast<object>().ToList(), key, changes);
            else
                CompareOne(setting, a, b, key, changes);
        }
    }

    private static void CompareLists(SettingInfo setting, List<object> a, List<object> b, string key, List<SettingChange> changes)
    {
        if (a.Count != b.Count)
        {
            changes.Add(Of(setting, key));
            return;
        }

        for (var i = 0; i < a.Count; i++)
            CompareOne(setting, a[i], b[i], $"{key}:{i}", changes);
    }

    private static void CompareOne(SettingInfo setting, object? a, object? b, string key, List<SettingChange> changes)
    {
        if (setting.IsSection && a is not null && b is not null)
            Compare(a, b, key, changes);
        else if (!Equals(Comparable(a), Comparable(b)))
            changes.Add(Of(setting, key));
    }

    private static object? Comparable(object? value) => value is Secret secret ? secret.Reveal() : value;

    private static SettingChange Of(SettingInfo setting, string key) => new(ConfigurationProblems.DisplayKey(key), setting.Setting.Applies);
}
