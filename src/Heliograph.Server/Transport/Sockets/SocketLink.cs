using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Heliograph.Broker.Buffers;
using Heliograph.Broker.Shards;

namespace Heliograph.Server.Transport.Sockets;

/// <summary>
/// A link over a <see cref="Socket"/>: an empty receive tells when there is something to read, reads and writes themselves do not
/// wait; what a peer does not take at once is sent asynchronously from a buffer of the link's own.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A link ends by CloseSocket, which disposes of all it holds.")]
internal sealed class SocketLink : StreamLink
{
    private const int SendSize = 64 * 1024;
    private const int CanRead = 1;
    private const int HasSent = 2;

    private readonly Socket _socket;
    private readonly PeerAddress _peer;
    private readonly SocketAsyncEventArgs _receive = new();
    private SocketAsyncEventArgs? _send;
    private byte[]? _sendBuffer;
    private SocketLoop? _home;
    private int _happenings;
    private bool _isReceiving;
    private bool _isSending;
    private bool _wantsRead = true;

    private SocketLink(LinkOrigin origin, Socket socket, PeerAddress peer)
        : base(origin)
    {
        _socket = socket;
        _peer = peer;
        _receive.SetBuffer(Memory<byte>.Empty);
        _receive.Completed += (_, _) => Note(CanRead);
    }

    /// <inheritdoc/>
    protected override EndPoint? SocketRemote => _peer.ToEndPoint();

    /// <inheritdoc/>
    protected override EndPoint? SocketLocal
    {
        get
        {
            try
            {
                return _socket.LocalEndPoint;
            }
            catch (SocketException)
            {
                return null; // The peer has just broken the connection.
            }
        }
    }

    /// <summary>A link over an accepted socket; null, and the socket closed, when the peer has given up already.</summary>
    public static SocketLink? TryCreate(LinkOrigin origin, Socket socket)
    {
        try
        {
            socket.NoDelay = true;
            socket.Blocking = false;
            return new(origin, socket, PeerAddress.FromEndPoint(socket.RemoteEndPoint));
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }

    /// <summary>Does what operations have completed for, on the thread of <paramref name="loop"/>, unless the link has left it.</summary>
    internal void Happen(SocketLoop loop)
    {
        if (Volatile.Read(ref _home) != loop) return;
        var happenings = Interlocked.Exchange(ref _happenings, 0);
        if ((happenings & HasSent) != 0)
        {
            _isSending = false;
            Writable();
        }

        if ((happenings & CanRead) == 0) return;
        _isReceiving = false;
        if (_wantsRead && _home is not null) Readable();
        Arm();
    }

    /// <inheritdoc/>
    internal override WriteOutcome Write(Output output)
    {
        if (_isSending) return WriteOutcome.Blocked;
        if (_send is { SocketError: not SocketError.Success }) return WriteOutcome.Broken;
        while (output.Length > 0)
        {
            var segment = output.Segments[0].Span;
            if (output.Segments.Length > 1 && segment.Length < SendSize) segment = Gather(output);
            var taken = _socket.Send(segment, SocketFlags.None, out var error);
            if (error == SocketError.Success) output.Advance(taken);
            else if (error is not (SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable)) return WriteOutcome.Broken;
            else if (SendLater(output)) return WriteOutcome.Blocked;
        }

        return WriteOutcome.Done;
    }

    /// <inheritdoc/>
    protected override int Read(Span<byte> into)
    {
        var count = _socket.Receive(into, SocketFlags.None, out var error);
        return error switch
        {
            SocketError.Success => count,
            SocketError.WouldBlock => WouldBlock,
            _ => Broken,
        };
    }

    /// <inheritdoc/>
    protected override bool Register()
    {
        _wantsRead = true;
        Interlocked.Exchange(ref _home, (SocketLoop)Loop);
        if (Volatile.Read(ref _happenings) != 0) _home.Ready(this);
        Arm();
        return true;
    }

    /// <inheritdoc/>
    protected override void Unregister() => Volatile.Write(ref _home, null);

    /// <inheritdoc/>
    protected override void Watch(Interest interest)
    {
        _wantsRead = (interest & Interest.Read) != 0;
        Arm();
    }

    /// <inheritdoc/>
    protected override bool ShutdownWrite()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    protected override void CloseSocket()
    {
        Unregister();

        // Otherwise .NET resets the connection when it cancels the pending receive, and what the system has yet to send is lost.
        ShutdownWrite();
        _socket.Dispose();
        _receive.Dispose();
        _send?.Dispose();

        // A send under way may still read its buffer: that one is left to the collector.
        if (_sendBuffer is { } buffer && !_isSending) BufferPool.Return(buffer);
        _sendBuffer = null;
    }

    private void Note(int happening)
    {
        Interlocked.Or(ref _happenings, happening);
        Volatile.Read(ref _home)?.Ready(this);
    }

    private void Arm()
    {
        if (_isReceiving || !_wantsRead || _home is null) return;
        _isReceiving = true;
        if (!_socket.ReceiveAsync(_receive)) Note(CanRead);
    }

    private ReadOnlySpan<byte> Gather(Output output)
    {
        _sendBuffer ??= BufferPool.Rent(SendSize);
        return _sendBuffer.AsSpan(0, Copy(output, _sendBuffer));
    }

    // True when the send is under way: its completion says that the peer takes more.
    private bool SendLater(Output output)
    {
        _sendBuffer ??= BufferPool.Rent(SendSize);
        var count = Copy(output, _sendBuffer);
        output.Advance(count);
        if (_send is null)
        {
            _send = new();
            _send.Completed += (_, _) => Note(HasSent);
        }

        _send.SetBuffer(_sendBuffer, 0, count);
        return _isSending = _socket.SendAsync(_send);
    }

    private static int Copy(Output output, Span<byte> to)
    {
        var copied = 0;
        foreach (ref readonly var segment in output.Segments)
        {
            var part = Math.Min(segment.Length, to.Length - copied);
            segment.Span[..part].CopyTo(to[copied..]);
            copied += part;
            if (copied == to.Length) break;
        }

        return copied;
    }
}
