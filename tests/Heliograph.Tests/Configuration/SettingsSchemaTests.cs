using System.Globalization;
using System.Reflection;
using Heliograph.Broker.Settings;
using Heliograph.Server.Configuration;

namespace Heliograph.Tests.Configuration;

public sealed class SettingsSchemaTests
{
    public static TheoryData<string> SectionNames => [.. Sections().Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(SectionNames))]
    public void Every_setting_says_what_it_does_and_when_it_applies(string section) =>
        Assert.All(Settings(section), setting =>
        {
            Assert.False(string.IsNullOrWhiteSpace(SettingHelp.Of(setting.Property)), $"{section}.{setting.Key} has no documentation comment");
            Assert.True(setting.IsSection || setting.Property.GetCustomAttribute<SettingAttribute>() is not null, $"{section}.{setting.Key} has no [Setting]");
        });

    [Theory]
    [MemberData(nameof(SectionNames))]
    public void Every_number_and_duration_has_a_range_that_holds_its_default(string section) =>
        Assert.All(Settings(section).Where(s => s.Type.IsValueType && !s.Type.IsEnum && s.Type != typeof(bool)), setting =>
        {
            var value = setting.Property.GetValue(Activator.CreateInstance(Type(section)))!;
            var number = value is TimeSpan span ? span.TotalSeconds : Convert.ToDouble(value, CultureInfo.InvariantCulture);
            Assert.True(number >= setting.Setting.Min && number <= setting.Setting.Max, $"{section}.{setting.Key}: {number} is outside its range");
        });

    [Fact]
    public void The_reference_in_the_docs_is_what_the_program_prints()
    {
        var printed = new StringWriter();
        new ConfigurationReference(printed).Write();
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "configuration.md"));
        Assert.True(printed.ToString() == page, "docs/configuration.md is old: write it with `dotnet run --project src/Heliograph.Server -- config --markdown > docs/configuration.md`");
    }

    private static IEnumerable<SettingInfo> Settings(string section) => SettingsSchema.Of(Type(section)).Settings;

    private static Type Type(string section) => Sections().Single(s => s.Name == section);

    private static IEnumerable<Type> Sections() => Walk().Distinct();

    private static IEnumerable<Type> Walk()
    {
        var open = new Queue<Type>([typeof(HeliographOptions)]);
        while (open.TryDequeue(out var type))
        {
            if (type == typeof(IgnoredOptions))
                continue;
            yield return type;
            foreach (var inner in SettingsSchema.Of(type).Settings.Where(s => s.IsSection))
                open.Enqueue(inner.Type);
        }
    }
}
