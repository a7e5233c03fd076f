using System.Collections;
using System.Globalization;
using System.Net;
using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>Writes docs/configuration.md from the options records, so that it cannot say anything else than the program does.</summary>
internal sealed class ConfigurationReference(TextWriter output)
{
    /// <summary>Writes the whole page.</summary>
    public void Write()
    {
        output.Write(ReferenceText.Introduction);
        var root = new HeliographOptions();
        var sections = SettingsSchema.Of(root.GetType()).Settings;
        Table("At the top level", null, [.. sections.Where(s => !s.IsSection)], root);
        foreach (var section in sections.Where(s => s.IsSection))
            Section(section, section.Property.GetValue(root), section.Key);
    }

    private void Section(SettingInfo section, object? value, string path)
    {
        var defaults = section.IsList || value is null ? Activator.CreateInstance(section.Type)! : value;
        var settings = section.Type == typeof(IgnoredOptions) ? [] : SettingsSchema.Of(section.Type).Settings;
        Table($"`{path}`", SettingHelp.Of(section.Property), [.. settings.Where(s => !s.IsSection)], defaults);
        foreach (var inner in settings.Where(s => s.IsSection))
            Section(inner, inner.Property.GetValue(defaults), $"{path}.{inner.Key}{(inner.IsList ? "[]" : "")}");
    }

    private void Table(string heading, string? help, List<SettingInfo> settings, object defaults)
    {
        output.Write($"\n## {heading}\n");
        if (help is not null)
            output.Write($"\n{help}\n");
        if (settings.Count == 0)
            return;
        output.Write("\n| key | default | may be | applies | what it does |\n|---|---|---|---|---|\n");
        foreach (var setting in settings)
            output.Write($"| `{setting.Key}` | {Default(setting, defaults)} | {Allowed(setting)} | {When(setting.Setting.Applies)} | {SettingHelp.Of(setting.Property)} |\n");
    }

    private static string Default(SettingInfo setting, object defaults)
    {
        if (setting.Setting.Required)
            return "(required)";
        var value = setting.Property.GetValue(defaults);
        return value is null or Secret or ICollection { Count: 0 } ? "–" : $"`{Text(setting, value)}`";
    }

    private static string Text(SettingInfo setting, object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        TimeSpan span => Duration.Format(span),
        Enum name => EnumText.Name(name),
        IPAddress address => address.ToString(),
        uint or int when setting.Setting.Seconds && Convert.ToInt64(value, CultureInfo.InvariantCulture) is > 0 and < uint.MaxValue =>
            Duration.Format(TimeSpan.FromSeconds(Convert.ToInt64(value, CultureInfo.InvariantCulture))),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() is { Length: > 0 } text ? text : "\"\"",
    };

    private static string Allowed(SettingInfo setting)
    {
        var allowed = SettingValue.Expected(setting.Type, setting.Setting)["expected ".Length..].Replace(SettingValue.DurationForms, "", StringComparison.Ordinal);
        return (setting.IsList ? "a list: " : "") + (setting.Type == typeof(IPAddress) ? "an IP address" : allowed.Replace("one of ", "", StringComparison.Ordinal));
    }

    private static string When(Applies applies) => applies switch
    {
        Applies.Now => "now",
        Applies.NewConnections => "new connections",
        _ => "restart",
    };
}
