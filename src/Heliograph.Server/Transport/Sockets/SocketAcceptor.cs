using System.Net.Sockets;
using Heliograph.Broker.Shards;

namespace Heliograph.Server.Transport.Sockets;

/// <summary>Accepts from one listening socket for one loop, one connection at a time; without descriptors it pauses for a moment.</summary>
internal sealed class SocketAcceptor : Deadline, IDisposable
{
    private const int BackOffMilliseconds = 100;

    private readonly SocketLoop _loop;
    private readonly LinkOrigin _origin;
    private readonly Socket _listener;
    private readonly SocketAsyncEventArgs _accept = new();
    private readonly Action _take;
    private bool _isStopped;
    private bool _isOutOfDescriptors;

    public SocketAcceptor(SocketLoop loop, LinkOrigin origin, Socket listener)
    {
        _loop = loop;
        _origin = origin;
        _listener = listener;
        _take = Take;
        _accept.Completed += (_, _) => _loop.Shard.Post(_take);
    }

    /// <summary>Begins to accept.</summary>
    public override void Due()
    {
        if (_isStopped) return;
        _accept.AcceptSocket = null;
        try
        {
            if (!_listener.AcceptAsync(_accept)) _loop.Shard.Post(_take);
        }
        catch (ObjectDisposedException)
        {
            _isStopped = true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _accept.Dispose();

    /// <summary>Accepts nothing more; the listening socket may be closed afterwards.</summary>
    public void Stop()
    {
        _isStopped = true;
        _loop.Shard.ClearDeadline(this);
    }

    private void Take()
    {
        var socket = _accept.AcceptSocket;
        var error = _accept.SocketError;
        if (socket is not null && error == SocketError.Success && Descriptors.IsKept(socket))
        {
            socket.Dispose();
            error = SocketError.TooManyOpenSockets;
        }

        if (_isStopped)
        {
            socket?.Dispose();
            Dispose();
        }
        else if (error is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
        {
            if (!_isOutOfDescriptors) _origin.AcceptFailed(new SocketException((int)error).Message);
            _isOutOfDescriptors = true;
            _loop.Shard.SetDeadline(this, BackOffMilliseconds);
        }
        else
        {
            if (socket is not null && error == SocketError.Success) Adopt(socket);
            Due();
        }
    }

    private void Adopt(Socket socket)
    {
        _isOutOfDescriptors = false;
        if (_loop.IsEnding || !_origin.TryAdmit())
        {
            socket.Dispose();
            return;
        }

        var link = SocketLink.TryCreate(_origin, socket);
        if (link is null) _origin.Released();
        else _loop.Adopt(link);
    }
}
