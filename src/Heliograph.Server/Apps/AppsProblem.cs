namespace Heliograph.Server.Apps;

/// <summary>Why apps could not be read or changed.</summary>
internal enum AppsProblem
{
    /// <summary>The file is damaged, or cannot be read or written.</summary>
    File,

    /// <summary>Another process holds the file for too long.</summary>
    Busy,

    /// <summary>The name is not one.</summary>
    BadName,

    /// <summary>There is an app of that name.</summary>
    NameTaken,

    /// <summary>There are as many apps as there may be.</summary>
    TooMany,
}
