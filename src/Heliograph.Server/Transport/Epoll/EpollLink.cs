using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Heliograph.Server.Transport.Epoll;

/// <summary>A link over a non-blocking socket of an <see cref="EpollLoop"/>.</summary>
internal sealed unsafe class EpollLink(LinkOrigin origin, int socket, PeerAddress peer) : StreamLink(origin)
{
    private readonly int _socket = socket;

    /// <inheritdoc/>
    protected override EndPoint? SocketRemote => peer.ToEndPoint();

    /// <inheritdoc/>
    protected override EndPoint? SocketLocal
    {
        get
        {
            Span<byte> address = stackalloc byte[Syscalls.AddressLength];
            var length = (uint)address.Length;
            fixed (byte* start = address)
            {
                return Syscalls.LocalAddress(_socket, start, &length) < 0 ? null : PeerAddress.FromSocketAddress(address[..(int)Math.Min(length, Syscalls.AddressLength)]).ToEndPoint();
            }
        }
    }

    private EpollLoop Owner => Unsafe.As<EpollLoop>(Loop);

    private ulong Key => ((ulong)Generation << 32) | (uint)Slot;

    internal override WriteOutcome Write(Broker.Shards.Output output) => Owner.Writer.Write(_socket, output);

    protected override int Read(Span<byte> into)
    {
        nint count;
        fixed (byte* start = into) count = Syscalls.Receive(_socket, start, (nuint)into.Length, 0);
        if (count >= 0) return (int)count;
        return Marshal.GetLastSystemError() is Syscalls.Again or Syscalls.Interrupted ? WouldBlock : Broken;
    }

    protected override bool Register() => Owner.Poller.Add(_socket, Syscalls.EpollIn, Key);

    protected override void Unregister() => Owner.Poller.Delete(_socket);

    protected override void Watch(Interest interest)
    {
        var flags = (interest & Interest.Read) != 0 ? Syscalls.EpollIn : 0;
        if ((interest & Interest.Write) != 0) flags |= Syscalls.EpollOut;
        Owner.Poller.Modify(_socket, (uint)flags, Key);
    }

    protected override bool ShutdownWrite() => Syscalls.Shutdown(_socket, Syscalls.ShutWrite) == 0;

    protected override void CloseSocket() => _ = Syscalls.Close(_socket);
}
