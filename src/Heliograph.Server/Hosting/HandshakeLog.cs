using Heliograph.Broker.Shards;
using Heliograph.Metrics.Instruments;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Hosting;

/// <summary>
/// Connections that did not get as far as their first packet, in the log: a client with the wrong protocol, certificate or path looks in vain otherwise. Some a
/// second, then how many more: whoever scans ports does not fill the disk. Any thread.
/// </summary>
internal sealed partial class HandshakeLog(ILogger logger, TimeProvider clock)
{
    private const int MostASecond = 10;

    private readonly Lock _lock = new();
    private long _second;
    private int _logged;
    private long _left;

    /// <summary>A handshake on a listener failed. Peers that just left are logged at debug level: health checks do that.</summary>
    public void Failed(string listener, Link link, ConnectionRefusal reason, string detail)
    {
        if (reason == ConnectionRefusal.PeerLeft) LogLeft(listener, link.Id, link.Remote?.ToString());
        else if (MayLog()) LogFailed(listener, link.Id, link.Remote?.ToString(), reason, detail);
    }

    private bool MayLog()
    {
        lock (_lock)
        {
            var second = clock.GetUtcNow().ToUnixTimeSeconds();
            if (second != _second)
            {
                if (_left > 0) LogMore(_left);
                (_second, _logged, _left) = (second, 0, 0);
            }

            if (_logged++ < MostASecond) return true;
            _left++;
            return false;
        }
    }

    [LoggerMessage(2004, LogLevel.Information, "Handshake failed server={Server} connection={Connection} peer={Peer} reason={Reason}: {Detail}")]
    private partial void LogFailed(string server, long connection, string? peer, ConnectionRefusal reason, string detail);

    [LoggerMessage(2005, LogLevel.Information, "{Count} more handshakes failed before this one")]
    private partial void LogMore(long count);

    [LoggerMessage(2006, LogLevel.Debug, "The peer left during the handshake server={Server} connection={Connection} peer={Peer}")]
    private partial void LogLeft(string server, long connection, string? peer);
}
