using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Heliograph.Server.Http;

/// <summary>An address could not be listened on. The message names the address, the setting and what to do, and is meant for the user.</summary>
internal sealed class ListenException : Exception
{
    internal ListenException(IPEndPoint endpoint, string setting, Exception cause)
        : base(MessageFor(endpoint, setting, cause), cause)
    {
        Endpoint = endpoint;
        Setting = setting;
    }

    /// <summary>The address that was asked for.</summary>
    internal IPEndPoint Endpoint { get; }

    /// <summary>The path of the setting that asked for it.</summary>
    internal string Setting { get; }

    /// <summary>Whether another program listens there already.</summary>
    internal bool InUse => IsInUse(InnerException);

    private static string MessageFor(IPEndPoint endpoint, string setting, Exception cause) => IsInUse(cause)
        ? $"cannot listen on {endpoint} ({setting}): another program uses this port; stop it or set another port in {setting}"
        : $"cannot listen on {endpoint} ({setting}): {(cause.InnerException ?? cause).Message}";

    private static bool IsInUse(Exception? cause) => cause switch
    {
        null => false,
        AddressInUseException => true,
        SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } => true,
        _ => IsInUse(cause.InnerException),
    };
}
