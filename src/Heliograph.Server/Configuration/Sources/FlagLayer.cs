namespace Heliograph.Server.Configuration;

/// <summary>Makes a layer of what the command line sets.</summary>
internal static class FlagLayer
{
    /// <summary>Takes the flags in order; the last one on a key counts.</summary>
    public static SettingsLayer Read(IReadOnlyList<SettingFlag> flags)
    {
        var layer = new SettingsLayer();
        foreach (var flag in flags)
            layer.Add(flag.Path, flag.Value, new SettingOrigin(new Place(flag.Where)));
        return layer;
    }
}
