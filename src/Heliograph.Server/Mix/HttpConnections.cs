using System.Net.Sockets;
using Heliograph.Server.Transport;

namespace Heliograph.Server.Mix;

/// <summary>Opens the connections of scripts to HTTP servers, as long as there are file descriptors for them.</summary>
internal static class HttpConnections
{
    /// <summary>A new connection.</summary>
    /// <exception cref="SocketException">The server cannot be reached, or this process has too many files open.</exception>
    public static async ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            await socket.ConnectAsync(context.DnsEndPoint, cancellation).ConfigureAwait(false);

            // Not before: a socket whose number somebody has asked for tries the first address of a name only.
            if (Descriptors.IsKept(socket)) throw new SocketException((int)SocketError.TooManyOpenSockets);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
