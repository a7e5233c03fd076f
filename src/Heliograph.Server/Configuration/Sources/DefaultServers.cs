namespace Heliograph.Server.Configuration;

/// <summary>The servers there are when the file names none: MQTT over TCP and over WebSocket, for clients on this machine.</summary>
internal static class DefaultServers
{
    /// <summary>The weakest layer; environment and flags can change single settings of it.</summary>
    public static SettingsLayer Read()
    {
        var origin = new SettingOrigin(new Place("default servers"));
        var layer = new SettingsLayer();
        layer.Add("engine:servers:0:port", "1883", origin);
        layer.Add("engine:servers:0:protocol", "mqtt", origin);
        layer.Add("engine:servers:1:port", "8083", origin);
        layer.Add("engine:servers:1:protocol", "mqtt", origin);
        layer.Add("engine:servers:1:path", "/mqtt", origin);
        return layer;
    }
}
