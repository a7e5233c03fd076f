using System.Net;
using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>Where the engine API listens and how patient it is.</summary>
internal sealed record ApiServerOptions
{
    /// <summary>TCP port; 0 takes any free one.</summary>
    [Setting(Applies.Restart, Min = 0, Max = 65_535)]
    public int Port { get; init; } = 6789;

    /// <summary>Address of the interface to listen on; `0.0.0.0` or `*` is all of them.</summary>
    [Setting(Applies.Restart)]
    public IPAddress Bind { get; init; } = IPAddress.Loopback;

    /// <summary>Without effect: buffers are as large as what is read, up to 1 MiB for a message. A connmix.yaml may have it.</summary>
    [Setting(Applies.NewConnections, Min = 128, Max = 16_777_216)]
    public int ReadBufferSize { get; init; } = 4096;

    /// <summary>Without effect: buffers are as large as what is written. A connmix.yaml may have it.</summary>
    [Setting(Applies.NewConnections, Min = 128, Max = 16_777_216)]
    public int WriteBufferSize { get; init; } = 4096;

    /// <summary>A connection from which nothing was read for so long is closed; 0 never does.</summary>
    [Setting(Applies.NewConnections, Min = 0, Max = 86_400)]
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A connection to which a write takes longer is closed; 0 never does.</summary>
    [Setting(Applies.NewConnections, Min = 0, Max = 86_400)]
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
