namespace Heliograph.Server.Listeners;

/// <summary>How connections are driven.</summary>
internal enum TransportKind
{
    /// <summary>The fastest this system has.</summary>
    Auto,

    /// <summary>An own epoll loop; Linux on x64 or arm64 only.</summary>
    Epoll,

    /// <summary>System.Net.Sockets, on every system.</summary>
    Sockets,
}
