namespace Heliograph.Server.Configuration;

/// <summary>What a user of the APIs may do.</summary>
internal enum AccessRole
{
    /// <summary>Look at everything.</summary>
    Read,

    /// <summary>Publish, push and close.</summary>
    Write,
}
