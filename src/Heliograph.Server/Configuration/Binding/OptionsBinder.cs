using System.Collections;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Heliograph.Server.Configuration;

/// <summary>Fills an options record from configuration. What cannot be used is reported and leaves the default, so that one pass finds everything.</summary>
internal sealed class OptionsBinder(IConfigurationRoot root, ConfigurationProblems problems)
{
    /// <summary>The record with everything that was given.</summary>
    public T Bind<T>()
        where T : class, new() => (T)Section(new T(), "");

    private object Section(object defaults, string path)
    {
        var schema = SettingsSchema.Of(defaults.GetType());
        var section = defaults.GetType().GetMethod("<Clone>$", BindingFlags.Public | BindingFlags.Instance)!.Invoke(defaults, null)!;
        var children = Children(path);
        foreach (var key in children)
        {
            if (schema.Find(key) is { } setting)
                setting.Property.SetValue(section, Setting(setting, setting.Property.GetValue(defaults), Combine(path, setting.Key)));
            else
                problems.Add(Combine(path, key), $"unknown key; {schema.Suggest(key)}");
        }

        foreach (var missing in schema.Settings.Where(s => s.Setting.Required && !IsGiven(Combine(path, s.Key))))
            problems.Add(Combine(path, missing.Key), $"is missing; {SettingValue.Expected(missing.Type, missing.Setting)}");
        (section as ISection)?.Validate(new SectionProblems(problems, path));
        return section;
    }

    private object? Setting(SettingInfo setting, object? defaults, string path)
    {
        if (setting.Type == typeof(IgnoredOptions))
            return new IgnoredOptions { Given = true };
        if (!IsGiven(path) && problems.Origin(path)?.Kind is null or SettingKind.Value)
            return defaults;
        if (setting.IsList)
            return List(setting, path) ?? defaults;
        if (!setting.IsSection)
            return Value(setting, path) ?? defaults;
        if (Accept(path, SettingKind.Section, $"expected a section with keys such as {SettingsSchema.Of(setting.Type).Settings[0].Key}"))
            return Section(defaults ?? Activator.CreateInstance(setting.Type)!, path);
        return defaults;
    }

    private object? Value(SettingInfo setting, string path)
    {
        var expected = SettingValue.Expected(setting.Type, setting.Setting);
        if (!Accept(path, SettingKind.Value, expected))
            return null;
        if (setting.Type != typeof(Secret))
            problems.Show(path, root[path]!);
        var value = SettingValue.Parse(setting.Type, setting.Setting, root[path]!);
        if (value is null)
            problems.Add(path, expected);
        return value;
    }

    private Array? List(SettingInfo setting, string path)
    {
        if (!Accept(path, SettingKind.List, "expected a list, its items with a dash in front"))
            return null;
        var keys = Children(path);
        if (keys.Where((key, i) => key != i.ToString(CultureInfo.InvariantCulture)).FirstOrDefault() is { } wrong)
        {
            problems.Add(Combine(path, wrong), "expected the items of a list, numbered from 0 without a gap");
            return null;
        }

        var items = new ArrayList();
        foreach (var item in keys.Select(key => Combine(path, key)))
            if (Item(setting, item) is { } value)
                items.Add(value);
        return items.ToArray(setting.Type);
    }

    private object? Item(SettingInfo setting, string path)
    {
        if (!setting.IsSection)
            return Value(setting, path);
        return Accept(path, SettingKind.Section, $"expected a section with keys such as {SettingsSchema.Of(setting.Type).Settings[0].Key}")
            ? Section(Activator.CreateInstance(setting.Type)!, path)
            : Activator.CreateInstance(setting.Type);
    }

    private bool Accept(string path, SettingKind kind, string expected)
    {
        var given = Given(path);
        if (given == kind || (given == SettingKind.Section && kind == SettingKind.List && problems.Origin(path)?.Kind is null or SettingKind.Value))
            return true;
        if (given == SettingKind.Value && root[path] is { } value && kind != SettingKind.Value)
            problems.Show(path, value);
        problems.Add(path, given switch { SettingKind.Section => expected + ", found a section", SettingKind.List => expected + ", found a list", _ => expected });
        return false;
    }

    private SettingKind Given(string path) =>
        root[path] is not null ? SettingKind.Value
        : problems.Origin(path)?.Kind is { } kind and not SettingKind.Value ? kind
        : Children(path).Count > 0 ? SettingKind.Section : SettingKind.Value;

    private bool IsGiven(string path) => root[path] is not null || Children(path).Count > 0;

    private List<string> Children(string path) =>
        [.. (path.Length == 0 ? root.GetChildren() : root.GetSection(path).GetChildren()).Select(child => child.Key)];

    private static string Combine(string path, string key) => path.Length == 0 ? key : ConfigurationPath.Combine(path, key);
}
