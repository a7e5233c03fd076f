namespace Heliograph.Server.Configuration;

/// <summary>A node of a YAML file with the line it stands in. The children of a list are named by their index.</summary>
internal sealed record YamlNode(SettingKind Kind, string? Value, long Line, IReadOnlyList<(string Key, long Line, YamlNode Node)> Children);
