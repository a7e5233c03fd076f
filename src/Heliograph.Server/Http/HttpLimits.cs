namespace Heliograph.Server.Http;

/// <summary>What a client of a page or an API may cost.</summary>
internal sealed record HttpLimits
{
    /// <summary>Time for a client to send its request line and headers, or to finish a TLS handshake; after it the connection is closed.</summary>
    internal TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time a connection may stay open without a request. Longer than a usual scrape interval, so that scrapers keep theirs.</summary>
    internal TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Octets of request line and headers together with which a request is refused (431 or 414).</summary>
    internal int MaxHeaderBytes { get; init; } = 16 * 1024;

    /// <summary>Octets of a request's body beyond which it is refused (413).</summary>
    internal long MaxBodyBytes { get; init; }

    /// <summary>Octets a second below which a sender of a body or a reader of an answer is cut off, after <see cref="SlowGrace"/>.</summary>
    internal double MinBytesPerSecond { get; init; } = 1024;

    /// <summary>How long one may be slower than that.</summary>
    internal TimeSpan SlowGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Connections open at once on one address; more are closed at once.</summary>
    internal long MaxConnections { get; init; } = 2048;

    /// <summary>WebSockets open at once on one address, beside those; more are refused.</summary>
    internal long MaxWebSockets { get; init; }
}
