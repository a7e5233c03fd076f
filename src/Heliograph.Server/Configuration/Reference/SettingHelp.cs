using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Heliograph.Server.Configuration;

/// <summary>The help of settings and sections: their documentation comments, from the files beside the program.</summary>
internal static partial class SettingHelp
{
    private static readonly ConcurrentDictionary<Assembly, Dictionary<string, string>> s_files = new();

    /// <summary>The help of a setting; null when it has none.</summary>
    /// <exception cref="FileNotFoundException">The program was copied without its documentation files.</exception>
    public static string? Of(PropertyInfo property) => Find(property.DeclaringType!.Assembly, $"P:{property.DeclaringType.FullName}.{property.Name}");

    private static string? Find(Assembly assembly, string member) => s_files.GetOrAdd(assembly, Read).GetValueOrDefault(member);

    private static Dictionary<string, string> Read(Assembly assembly)
    {
        var file = Path.Combine(AppContext.BaseDirectory, $"{assembly.GetName().Name}.xml");
        return XDocument.Load(file).Descendants("member").ToDictionary(m => m.Attribute("name")!.Value, m => Text(m.Element("summary")));
    }

    private static string Text(XElement? summary) =>
        summary is null ? "" : Blank().Replace(string.Concat(summary.Nodes().Select(Text)), " ").Trim();

    private static string Text(XNode node) => node switch
    {
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement see => see.Attribute("cref")?.Value.Split('.')[^1] ?? see.Value,
        XText text => text.Value,
        _ => "",
    };

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Blank();
}
