using Microsoft.Extensions.Configuration;
using YamlDotNet.Core;

namespace Heliograph.Server.Configuration;

/// <summary>Makes a layer of a YAML file: every key with its line.</summary>
internal static class YamlLayer
{
    /// <summary>Reads the text of a file; what is no YAML, and keys given twice, are reported.</summary>
    public static SettingsLayer Read(string file, string text, List<ConfigurationError> errors)
    {
        var layer = new SettingsLayer();
        try
        {
            var root = new YamlReader(text).Read();
            if (root is { Kind: not SettingKind.Section } and not { Value: null, Kind: SettingKind.Value })
                errors.Add(new ConfigurationError(new Place(file, root.Line), "", "expected keys and values, for example `logging:`"));
            else if (root is not null)
                Flatten(root, "");
        }
        catch (YamlException fault)
        {
            var end = fault.End.Line > fault.Start.Line ? $", or a line up to {fault.End.Line}" : "";
            errors.Add(new ConfigurationError(
                new Place(file, fault.Start.Line), "", $"this is not valid YAML (column {fault.Start.Column}{end}): {fault.Message}"));
        }

        return layer;

        void Flatten(YamlNode node, string path)
        {
            var seen = new Dictionary<string, long>(StringComparer.OrdinalIgnoreCase);
            foreach (var (key, line, child) in node.Children)
            {
                var childPath = path.Length == 0 ? key : ConfigurationPath.Combine(path, key);
                if (!seen.TryAdd(key, line))
                {
                    errors.Add(new ConfigurationError(
                        new Place(file, line), ConfigurationProblems.DisplayKey(childPath), $"given twice; the first is in line {seen[key]}"));
                    continue;
                }

                layer.Add(childPath, child.Value, new SettingOrigin(new Place(file, line), child.Kind));
                Flatten(child, childPath);
            }
        }
    }
}
