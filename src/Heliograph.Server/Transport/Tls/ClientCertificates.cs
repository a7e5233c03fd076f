namespace Heliograph.Server.Transport.Tls;

/// <summary>Whether clients show a certificate.</summary>
internal enum ClientCertificates
{
    /// <summary>None is asked for.</summary>
    None,

    /// <summary>One is asked for; a client may come without, but not with one that is not valid.</summary>
    Optional,

    /// <summary>Nobody comes in without a valid one.</summary>
    Required,
}
