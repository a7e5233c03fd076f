using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;

namespace Heliograph.Server.Transport;

/// <summary>An IP end point in 20 bytes, so that an idle link keeps no objects for it. The default value is no address.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 2)]
internal readonly struct PeerAddress
{
    private const ushort UnixFamily4 = 2;
    private const ushort UnixFamily6 = 10;
    private const ulong MappedPrefix = 0xFFFF_0000_0000UL;

    private readonly ulong _high;
    private readonly ulong _low;
    private readonly ushort _port;
    private readonly bool _known;

    /// <summary>From 4 or 16 address bytes; an IPv4 address mapped into IPv6 counts as IPv4.</summary>
    public PeerAddress(ReadOnlySpan<byte> address, ushort port)
    {
        _known = true;
        _port = port;
        if (address.Length == 4)
        {
            _low = MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(address);
            return;
        }

        _high = BinaryPrimitives.ReadUInt64BigEndian(address);
        _low = BinaryPrimitives.ReadUInt64BigEndian(address[8..]);
    }

    /// <summary>From a Linux <c>sockaddr_in</c> or <c>sockaddr_in6</c>; no address for any other family.</summary>
    public static PeerAddress FromSocketAddress(ReadOnlySpan<byte> address)
    {
        if (address.Length < 8) return default;
        var family = MemoryMarshal.Read<ushort>(address);
        var port = BinaryPrimitives.ReadUInt16BigEndian(address[2..]);
        if (family == UnixFamily4) return new(address.Slice(4, 4), port);
        return family == UnixFamily6 && address.Length >= 24 ? new(address.Slice(8, 16), port) : default;
    }

    /// <summary>From an end point; no address when it is not an IP one.</summary>
    public static PeerAddress FromEndPoint(EndPoint? endPoint) =>
        endPoint is IPEndPoint ip ? new(ip.Address.GetAddressBytes(), (ushort)ip.Port) : default;

    /// <summary>The end point, a new object; null when there is no address.</summary>
    public IPEndPoint? ToEndPoint()
    {
        if (!_known) return null;
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, _high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], _low);
        var isMapped = _high == 0 && _low >> 32 == 0xFFFF;
        return new(new IPAddress(isMapped ? bytes[12..] : bytes), _port);
    }
}
