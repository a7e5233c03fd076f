using Microsoft.Extensions.Configuration;

namespace Heliograph.Server.Configuration;

/// <summary>One source of settings (file, environment, flags) that remembers where each key was given.</summary>
internal sealed class SettingsLayer : ConfigurationProvider, IConfigurationSource
{
    private readonly Dictionary<string, SettingOrigin> _origins = new(StringComparer.OrdinalIgnoreCase);

    // What the base class finds by looking at every key there is: too slow for a list of ten thousand sections.
    private readonly Dictionary<string, HashSet<string>> _children = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Sets a key; a section or list has no value of its own.</summary>
    public void Add(string path, string? value, SettingOrigin origin)
    {
        Data[path] = value;
        _origins[path] = origin;
        Index(path);
    }

    /// <summary>Where a key was given; null when this layer does not have it.</summary>
    public SettingOrigin? Origin(string path) => _origins.GetValueOrDefault(path);

    /// <inheritdoc/>
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <inheritdoc/>
    public override IEnumerable<string> GetChildKeys(IEnumerable<string> earlierKeys, string? parentPath)
    {
        if (!_children.TryGetValue(parentPath ?? "", out var children)) return earlierKeys;
        var keys = children.Concat(earlierKeys).ToList();
        keys.Sort(ConfigurationKeyComparer.Instance.Compare);
        return keys;
    }

    private void Index(string path)
    {
        for (var at = path; ;)
        {
            var parent = ConfigurationPath.GetParentPath(at) ?? "";
            if (!_children.TryGetValue(parent, out var children)) _children[parent] = children = new(StringComparer.OrdinalIgnoreCase);
            if (!children.Add(ConfigurationPath.GetSectionKey(at)) || parent.Length == 0) return;
            at = parent;
        }
    }
}
