namespace Heliograph.Server.Tracing;

/// <summary>Why a trace cannot be made or removed.</summary>
internal enum TraceProblem
{
    /// <summary>There is one of this name.</summary>
    Exists,

    /// <summary>There are as many as there may be.</summary>
    TooMany,

    /// <summary>Its files cannot be written.</summary>
    Unwritable,
}
