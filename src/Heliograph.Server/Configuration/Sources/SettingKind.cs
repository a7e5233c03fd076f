namespace Heliograph.Server.Configuration;

/// <summary>The shape a key was given in.</summary>
internal enum SettingKind
{
    /// <summary>One value.</summary>
    Value,

    /// <summary>A mapping of keys.</summary>
    Section,

    /// <summary>A list.</summary>
    List,
}
