namespace Heliograph.Broker.Shards;

/// <summary>What of a client's certificate names it.</summary>
public enum CertificateField : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The common name of its subject.</summary>
    CommonName,

    /// <summary>Its whole subject, as RFC 4514 writes it.</summary>
    Subject,

    /// <summary>The first DNS name, e-mail address or URI among its subject alternative names.</summary>
    AlternativeName,
}
