namespace Heliograph.Server.Configuration;

/// <summary>How bytes get in and out.</summary>
internal enum TransportKind
{
    /// <summary>Epoll on Linux, sockets elsewhere.</summary>
    Auto,

    /// <summary>Our own epoll loop (Linux).</summary>
    Epoll,

    /// <summary>The sockets of .NET.</summary>
    Sockets,
}
