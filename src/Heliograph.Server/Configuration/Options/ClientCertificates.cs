namespace Heliograph.Server.Configuration;

/// <summary>Whether a client shows a certificate.</summary>
internal enum ClientCertificates
{
    /// <summary>It is not asked.</summary>
    None,

    /// <summary>It is asked; one that it shows must be valid.</summary>
    Optional,

    /// <summary>It must show a valid one.</summary>
    Required,
}
