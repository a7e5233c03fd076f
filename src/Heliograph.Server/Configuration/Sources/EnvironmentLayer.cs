namespace Heliograph.Server.Configuration;

/// <summary>Makes a layer of the environment: <c>HELIOGRAPH__ENGINE__APISERVER__PORT</c> is <c>engine.apiServer.port</c>.</summary>
internal static class EnvironmentLayer
{
    private const string Prefix = "HELIOGRAPH__";

    /// <summary>Takes every variable that begins with the prefix, in any case.</summary>
    public static SettingsLayer Read(IReadOnlyDictionary<string, string> environment)
    {
        var layer = new SettingsLayer();
        foreach (var (name, value) in environment.Where(variable => variable.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)))
        {
            var path = name[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal);
            layer.Add(path, value, new SettingOrigin(new Place($"environment {name}")));
        }

        return layer;
    }
}
