using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Heliograph.Tests.Transport;

namespace Heliograph.Tests.Fuzz;

/// <summary>
/// One connection after the other through one door, each another mutated conversation, left in one of the ways in which connections end. What the
/// broker answers is read and believed in nothing.
/// </summary>
internal sealed class HostileClient(Door door, int port, int seed) : IDisposable
{
    private const int KeptOpen = 30;

    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly Queue<Socket> _open = new();

    /// <summary>Conversations held.</summary>
    public int Count { get; private set; }

    /// <summary>The next conversation. Which one it is, depends on the seed and on <see cref="Count"/> alone.</summary>
    public void Attack()
    {
        var random = new Random(unchecked((seed * 1_000_003) + (Count++ * 4) + (int)door));
        var mutation = new Mutation(random);
        var socket = Connect();
        try
        {
            Talk(socket, mutation);
            Listen(socket, random.Next(3000));
            Leave(socket, mutation);
        }
        catch (Exception refused) when (refused is SocketException or IOException or AuthenticationException or InvalidOperationException)
        {
            // The broker has ended the connection while this side was still talking, or did not understand the handshake.
            Abort(socket);
        }
    }

    public void Dispose()
    {
        foreach (var socket in _open) Abort(socket);
        _open.Clear();
    }

    // From many addresses: so many connections a second would use up the ports of one.
    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, SendTimeout = 2000, ReceiveTimeout = 20_000 };
        if (OperatingSystem.IsLinux()) socket.Bind(new IPEndPoint(new IPAddress([127, 0, (byte)(Count % 200), (byte)(1 + (int)door)]), 0));
        socket.Connect(IPAddress.Loopback, port);
        return socket;
    }

    private void Talk(Socket socket, Mutation mutation)
    {
        if (door == Door.Tls)
        {
            TalkEncrypted(socket, mutation);
            return;
        }

        foreach (var part in mutation.Parts(Wire(mutation))) socket.Send(part.Span);
    }

    private byte[] Wire(Mutation mutation)
    {
        var bytes = mutation.Conversation();
        var prefix = door switch
        {
            Door.Proxied => Header(mutation),
            Door.WebSocket => Encoding.ASCII.GetBytes(WebSocketUpgradeTests.Request),
            _ => [],
        };
        if (door == Door.WebSocket) bytes = [.. mutation.Parts(bytes).SelectMany((part, i) => Frame(mutation, part.Span, i))];
        if (prefix.Length > 0 && mutation.OneIn(8)) prefix = mutation.Bend(prefix, 0);
        else if (door == Door.WebSocket && bytes.Length > 0 && mutation.OneIn(2)) bytes = mutation.Bend(bytes, 0);
        return [.. prefix, .. bytes];
    }

    private static byte[] Frame(Mutation mutation, ReadOnlySpan<byte> payload, int index)
    {
        byte[] frame = WebSocketFrameTests.Frame(index > 0 && mutation.OneIn(4) ? 0 : 2, payload, final: !mutation.OneIn(4));
        return mutation.OneIn(8) ? [.. frame, .. WebSocketFrameTests.Frame(9, "ping"u8)] : frame;
    }

    private static byte[] Header(Mutation mutation)
    {
        if (mutation.OneIn(2)) return Encoding.ASCII.GetBytes("PROXY TCP4 203.0.113.7 198.51.100.1 51000 1883\r\n");
        return [0x0D, 0x0A, 0x0D, 0x0A, 0, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A, 0x21, 0x11, 0, 19, 203, 0, 113, 7, 198, 51, 100, 1, 0xC7, 0x38, 7, 0x5B, 4, 0, 4, 1, 2, 3, 4];
    }

    private static void TalkEncrypted(Socket socket, Mutation mutation)
    {
        if (mutation.OneIn(6))
        {
            for (var records = 0; records < 5; records++) socket.Send([22, 3, 1, 0, 40, .. mutation.Garbage(), .. mutation.Garbage()]);
            return;
        }

        var bends = mutation.OneIn(3);
        if (bends) socket.ReceiveTimeout = 50; // the broker may wait for what a bent length promised
        var network = new NetworkStream(socket, ownsSocket: false);
        using var stream = new SslStream(bends ? new BendingStream(network, mutation) : network, leaveInnerStreamOpen: true, (_, _, _, _) => true);
        stream.AuthenticateAsClient("localhost");
        foreach (var part in mutation.Parts(mutation.Conversation()).Take(40)) stream.Write(part.Span);
    }

    private void Listen(Socket socket, int microseconds)
    {
        while (socket.Poll(microseconds, SelectMode.SelectRead) && socket.Receive(_buffer) > 0) microseconds = 0;
    }

    private void Leave(Socket socket, Mutation mutation)
    {
        if (mutation.OneIn(16))
        {
            _open.Enqueue(socket); // Neither speaks nor reads any more.
            if (_open.Count > KeptOpen) Abort(_open.Dequeue());
        }
        else if (mutation.OneIn(8))
        {
            socket.Shutdown(SocketShutdown.Send);
            while (socket.Receive(_buffer) > 0)
            {
            }

            socket.Dispose();
        }
        else
        {
            Abort(socket);
        }
    }

    private static void Abort(Socket socket)
    {
        socket.LingerState = new(true, 0);
        socket.Dispose();
    }
}
