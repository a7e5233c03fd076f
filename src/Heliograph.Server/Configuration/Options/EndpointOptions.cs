using System.Net;
using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>Where something listens.</summary>
internal sealed record EndpointOptions
{
    /// <summary>TCP port; 0 takes any free one.</summary>
    [Setting(Applies.Restart, Min = 0, Max = 65_535)]
    public int Port { get; init; }

    /// <summary>Address of the interface to listen on; `0.0.0.0` or `*` is all of them.</summary>
    [Setting(Applies.Restart)]
    public IPAddress Bind { get; init; } = IPAddress.Loopback;
}
