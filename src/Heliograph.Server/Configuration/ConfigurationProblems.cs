using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Heliograph.Server.Configuration;

/// <summary>Collects everything that is wrong with a configuration, one error a key, each with the place where the key was given.</summary>
internal sealed class ConfigurationProblems(IReadOnlyList<SettingsLayer> layers)
{
    private static readonly Place s_nowhere = new("configuration");
    private readonly List<ConfigurationError> _errors = [];
    private readonly HashSet<string> _reported = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _shown = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The errors, in the order they were found.</summary>
    public IReadOnlyList<ConfigurationError> Errors => _errors;

    /// <summary>Remembers a value that may be printed, should a rule find it wrong.</summary>
    public void Show(string path, string value) => _shown[path] = value;

    /// <summary>Reports what was expected of a key. Only the first report on a key counts.</summary>
    public void Add(string path, string message)
    {
        if (!_reported.Add(path))
            return;
        var value = _shown.TryGetValue(path, out var shown) ? $"\"{OneLine(shown)}\" is not valid: " : "";
        _errors.Add(new ConfigurationError(Where(path), DisplayKey(path), value + message));
    }

    /// <summary>The place where a key, or the nearest section above it, was given last.</summary>
    public Place Where(string path) => Origin(path)?.Place ?? (Parent(path) is { } parent ? Where(parent) : s_nowhere);

    /// <summary>The place and shape that the strongest layer gives a key.</summary>
    public SettingOrigin? Origin(string path) => layers.Reverse().Select(layer => layer.Origin(path)).FirstOrDefault(origin => origin is not null);

    /// <summary>A key as people write it: <c>engine.servers[0].port</c>.</summary>
    public static string DisplayKey(string path)
    {
        var parts = path.Split(':', StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(parts.Select((part, i) =>
            int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? $"[{index}]" : i == 0 ? part : $".{part}"));
    }

    private static string? Parent(string path) => path.Length == 0 ? null : ConfigurationPath.GetParentPath(path) ?? "";

    private static string OneLine(string value)
    {
        var text = value.Length > 80 ? value[..80] + "…" : value;
        return string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
    }
}
