namespace Heliograph.Server.Configuration;

/// <summary>Where a key was given and as what.</summary>
internal sealed record SettingOrigin(Place Place, SettingKind Kind = SettingKind.Value);
