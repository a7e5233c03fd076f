using System.Net;
using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>Where the deployment API is with TLS.</summary>
internal sealed record ApiHttpsOptions
{
    /// <summary>TCP port; 0 takes any free one.</summary>
    [Setting(Applies.Restart, Min = 0, Max = 65_535)]
    public int Port { get; init; } = 8443;

    /// <summary>Address of the interface to listen on; `0.0.0.0` or `*` is all of them.</summary>
    [Setting(Applies.Restart)]
    public IPAddress Bind { get; init; } = IPAddress.Any;

    /// <summary>Its certificate. Without one the server makes its own in the data folder, which clients must be told to trust (`curl -k`).</summary>
    public TlsOptions? Tls { get; init; }
}
