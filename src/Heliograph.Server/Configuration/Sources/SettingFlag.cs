namespace Heliograph.Server.Configuration;

/// <summary>A setting given on the command line: the flag, its path and its value.</summary>
internal sealed record SettingFlag(string Where, string Path, string Value)
{
    /// <summary>Reads <c>engine.servers[0].port=1884</c> (or <c>engine.servers.0.port=1884</c>); null when it has no <c>=</c>.</summary>
    public static SettingFlag? Parse(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1)
            return null;
        var key = text[..equals].Trim();
        var path = key.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Replace('.', ':');
        return new SettingFlag("--set", path, text[(equals + 1)..]);
    }
}
