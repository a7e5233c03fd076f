using System.Runtime.Serialization;

namespace Heliograph.Server.Configuration;

/// <summary>Versions of TLS.</summary>
internal enum TlsVersion
{
    /// <summary>TLS 1.2.</summary>
    [EnumMember(Value = "1.2")]
    Tls12,

    /// <summary>TLS 1.3.</summary>
    [EnumMember(Value = "1.3")]
    Tls13,
}
