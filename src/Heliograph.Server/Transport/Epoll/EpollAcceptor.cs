using System.Runtime.InteropServices;
using Heliograph.Broker.Shards;

namespace Heliograph.Server.Transport.Epoll;

/// <summary>
/// Accepts from one listening socket for one loop. The socket is in every loop's epoll, exclusively: an arriving connection wakes
/// one loop. Without descriptors it stops listening for a moment instead of spinning.
/// </summary>
internal sealed unsafe class EpollAcceptor(EpollLoop loop, LinkOrigin origin, int listener, ulong key) : Deadline
{
    private const int Batch = 64;
    private const int BackOffMilliseconds = 100;
    private const int AddressSize = 128;

    private bool _isStopped;
    private bool _isOutOfDescriptors;

    /// <summary>Begins to accept.</summary>
    public override void Due()
    {
        if (!_isStopped) loop.Poller.Add(listener, Syscalls.EpollIn | Syscalls.EpollExclusive, key);
    }

    /// <summary>Accepts nothing more; the listening socket may be closed afterwards.</summary>
    public void Stop()
    {
        if (_isStopped) return;
        _isStopped = true;
        loop.Poller.Delete(listener);
        loop.Shard.ClearDeadline(this);
    }

    /// <summary>Accepts what is waiting, up to a batch.</summary>
    public void Accept()
    {
        var address = stackalloc byte[AddressSize];
        for (var i = 0; i < Batch && !_isStopped; i++)
        {
            uint length = AddressSize;
            var socket = Syscalls.Accept(listener, address, &length, Syscalls.NonBlocking | Syscalls.CloseOnExec);
            if (socket < 0 || Descriptors.IsKept(socket))
            {
                var error = socket < 0 ? Marshal.GetLastSystemError() : Syscalls.TooManyFiles;
                if (socket >= 0) _ = Syscalls.Close(socket);
                Failed(error);
                return;
            }

            _isOutOfDescriptors = false;
            Take(socket, PeerAddress.FromSocketAddress(new(address, (int)Math.Min(length, AddressSize))));
        }
    }

    private void Take(int socket, PeerAddress peer)
    {
        if (loop.IsEnding || !origin.TryAdmit()) _ = Syscalls.Close(socket);
        else loop.Adopt(new EpollLink(origin, socket, peer));
    }

    // Anything else (the peer gave up already, a network error) concerns that one connection: level triggering brings the next.
    private void Failed(int error)
    {
        if (error is not (Syscalls.TooManyFiles or Syscalls.TooManyFilesInSystem or Syscalls.NoMemory or Syscalls.NoBufferSpace)) return;
        if (!_isOutOfDescriptors) origin.AcceptFailed(Marshal.GetPInvokeErrorMessage(error));
        _isOutOfDescriptors = true;
        loop.Poller.Delete(listener);
        loop.Shard.SetDeadline(this, BackOffMilliseconds);
    }
}
