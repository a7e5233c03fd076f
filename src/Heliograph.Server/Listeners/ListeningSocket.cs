using System.Net;
using System.Net.Sockets;

namespace Heliograph.Server.Listeners;

/// <summary>Opens the sockets connections are accepted from.</summary>
internal static class ListeningSocket
{
    private const int LinuxSocketLevel = 1;
    private const int LinuxReuseAddress = 2;

    /// <summary>A socket bound and listening as <paramref name="options"/> say.</summary>
    /// <exception cref="ListenerException">The address is none, is in use or may not be used.</exception>
    public static Socket Open(ListenerOptions options)
    {
        if (!IPAddress.TryParse(options.Bind, out var address)) throw Failure(options, "is not an IP address", "Use an address like 127.0.0.1, 0.0.0.0 or ::.");
        if (options.Port is < 0 or > IPEndPoint.MaxPort) throw Failure(options, "has a port outside 0 to 65535", "Choose another port.");
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            Listen(socket, new(address, options.Port), options.Backlog);
            return socket;
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw Explain(options, error);
        }
    }

    private static void Listen(Socket socket, IPEndPoint endPoint, int backlog)
    {
        if (endPoint.Address.Equals(IPAddress.IPv6Any)) socket.DualMode = true;

        // The .NET option of that name would also let a second process bind the same port.
        if (OperatingSystem.IsLinux()) socket.SetRawSocketOption(LinuxSocketLevel, LinuxReuseAddress, BitConverter.GetBytes(1));

        // Accepted sockets inherit it on Linux.
        socket.NoDelay = true;
        socket.Blocking = false;
        socket.Bind(endPoint);
        socket.Listen(backlog);
    }

    private static ListenerException Explain(ListenerOptions options, SocketException error) => error.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => Failure(options, "is in use by another program", "Stop that program or choose another port.", error),
        SocketError.AccessDenied => Failure(options, "may not be opened by this user", "Choose a port of 1024 or more, or give the program the right to bind it.", error),
        SocketError.AddressNotAvailable => Failure(options, "is not an address of this machine", "Use one of its addresses, 0.0.0.0 or ::.", error),
        _ => Failure(options, $"cannot be opened: {error.Message}", "Check the address and the port.", error),
    };

    private static ListenerException Failure(ListenerOptions options, string what, string remedy, Exception? cause = null) =>
        new($"Listener '{options.Name}': {options.Bind} port {options.Port} {what}. {remedy}", cause);
}
