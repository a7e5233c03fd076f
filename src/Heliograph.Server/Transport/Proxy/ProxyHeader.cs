using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace Heliograph.Server.Transport.Proxy;

/// <summary>
/// The PROXY protocol header, versions 1 and 2, with which a load balancer tells whom it speaks for. Strict: what is not exactly
/// a header is invalid, and no more than <see cref="MaxLength"/> bytes are waited for.
/// </summary>
internal static class ProxyHeader
{
    /// <summary>The longest header accepted, type-length-value records included.</summary>
    public const int MaxLength = 2048;

    private const int MaxLengthV1 = 107;
    private const int FixedLengthV2 = 16;
    private const int Addresses4 = 12;
    private const int Addresses6 = 36;
    private const int AddressesUnix = 216;

    private static readonly SearchValues<byte> s_digits4 = SearchValues.Create("0123456789."u8);
    private static readonly SearchValues<byte> s_digits6 = SearchValues.Create("0123456789abcdefABCDEF:."u8);

    private static ReadOnlySpan<byte> SignatureV1 => "PROXY "u8;

    private static ReadOnlySpan<byte> SignatureV2 => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>Reads the header at the start of <paramref name="data"/>.</summary>
    /// <param name="data">What has been received so far.</param>
    /// <param name="length">The header's length when complete.</param>
    /// <param name="peer">Whom the sender speaks for; no address when it speaks for itself or does not know.</param>
    public static ProxyHeaderResult Read(ReadOnlySpan<byte> data, out int length, out PeerAddress peer)
    {
        length = 0;
        peer = default;
        if (StartsLike(data, SignatureV2)) return data.Length < FixedLengthV2 ? ProxyHeaderResult.Incomplete : ReadV2(data, out length, out peer);
        return StartsLike(data, SignatureV1) ? ReadV1(data, out length, out peer) : ProxyHeaderResult.Invalid;
    }

    private static bool StartsLike(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        var known = Math.Min(data.Length, signature.Length);
        return data[..known].SequenceEqual(signature[..known]);
    }

    private static ProxyHeaderResult ReadV1(ReadOnlySpan<byte> data, out int length, out PeerAddress peer)
    {
        peer = default;
        length = data[..Math.Min(data.Length, MaxLengthV1)].IndexOf("\r\n"u8) + 2;
        if (length < 2) return data.Length < MaxLengthV1 ? ProxyHeaderResult.Incomplete : ProxyHeaderResult.Invalid;
        var line = data[SignatureV1.Length..(length - 2)];
        if (line.StartsWith("UNKNOWN"u8) && (line.Length == 7 || line[7] == ' ')) return ProxyHeaderResult.Complete;
        return TryReadAddresses(line, out peer) ? ProxyHeaderResult.Complete : ProxyHeaderResult.Invalid;
    }

    private static bool TryReadAddresses(ReadOnlySpan<byte> line, out PeerAddress peer)
    {
        peer = default;
        Span<Range> parts = stackalloc Range[5];
        if (Fields.Split(line, parts) != 5) return false;
        var is4 = line[parts[0]].SequenceEqual("TCP4"u8);
        if (!is4 && !line[parts[0]].SequenceEqual("TCP6"u8)) return false;
        if (!TryReadAddress(line[parts[1]], is4, out var source) || !TryReadAddress(line[parts[2]], is4, out _)) return false;
        if (!TryReadPort(line[parts[3]], out var port) || !TryReadPort(line[parts[4]], out _)) return false;
        Span<byte> bytes = stackalloc byte[16];
        source.TryWriteBytes(bytes, out var written);
        peer = new(bytes[..written], port);
        return true;
    }

    private static bool TryReadAddress(ReadOnlySpan<byte> text, bool is4, out IPAddress address)
    {
        address = IPAddress.None;
        if (text.IndexOfAnyExcept(is4 ? s_digits4 : s_digits6) >= 0 || !IPAddress.TryParse(text, out var parsed)) return false;
        address = parsed;
        if (!is4) return parsed.AddressFamily == AddressFamily.InterNetworkV6;
        return parsed.AddressFamily == AddressFamily.InterNetwork && text.Count((byte)'.') == 3;
    }

    private static bool TryReadPort(ReadOnlySpan<byte> text, out ushort port) =>
        Utf8Parser.TryParse(text, out port, out var used) && used == text.Length && char.IsAsciiDigit((char)text[0])
        && (text[0] != '0' || text.Length == 1);

    private static ProxyHeaderResult ReadV2(ReadOnlySpan<byte> data, out int length, out PeerAddress peer)
    {
        peer = default;
        var body = BinaryPrimitives.ReadUInt16BigEndian(data[14..]);
        length = FixedLengthV2 + body;
        var version = data[12] >> 4;
        var command = data[12] & 0xF;
        if (version != 2 || command > 1 || length > MaxLength) return ProxyHeaderResult.Invalid;
        if (AddressesLength(data[13]) is not { } addresses || (command == 1 && addresses > body)) return ProxyHeaderResult.Invalid;
        if (data.Length < length) return ProxyHeaderResult.Incomplete;

        // A LOCAL header speaks for the sender itself; the rest of it is to be skipped whatever it holds.
        if (command == 0) return ProxyHeaderResult.Complete;
        var content = data[FixedLengthV2..length];
        if (!AreRecordsWhole(content[addresses..])) return ProxyHeaderResult.Invalid;
        if (addresses == Addresses4) peer = new(content[..4], BinaryPrimitives.ReadUInt16BigEndian(content[8..]));
        if (addresses == Addresses6) peer = new(content[..16], BinaryPrimitives.ReadUInt16BigEndian(content[32..]));
        return ProxyHeaderResult.Complete;
    }

    private static int? AddressesLength(byte familyAndTransport) => familyAndTransport switch
    {
        0x00 => 0,
        0x11 => Addresses4,
        0x21 => Addresses6,
        0x31 => AddressesUnix,
        _ => null,
    };

    private static bool AreRecordsWhole(ReadOnlySpan<byte> records)
    {
        while (records.Length > 0)
        {
            if (records.Length < 3) return false;
            var length = 3 + BinaryPrimitives.ReadUInt16BigEndian(records[1..]);
            if (length > records.Length) return false;
            records = records[length..];
        }

        return true;
    }
}
