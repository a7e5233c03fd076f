using Microsoft.Extensions.Configuration;

namespace Heliograph.Server.Configuration;

/// <summary>One source of settings (file, environment, flags) that remembers where each key was given.</summary>
internal sealed class SettingsLayer : ConfigurationProvider, IConfigurationSource
{
    private readonly Dictionary<string, SettingOrigin> _origins = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Sets a key; a section or list has no value of its own.</summary>
    public void Add(string path, string? value, SettingOrigin origin)
    {
        Data[path] = value;
        _origins[path] = origin;
    }

    /// <summary>Where a key was given; null when this layer does not have it.</summary>
    public SettingOrigin? Origin(string path) => _origins.GetValueOrDefault(path);

    /// <inheritdoc/>
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;
}
