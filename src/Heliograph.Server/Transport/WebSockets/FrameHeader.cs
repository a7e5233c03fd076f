using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Heliograph.Server.Transport.WebSockets;

/// <summary>The header of a frame from a client, RFC 6455 §5.2.</summary>
internal readonly struct FrameHeader
{
    public const int Continuation = 0;
    public const int Text = 1;
    public const int Binary = 2;
    public const int Close = 8;
    public const int Ping = 9;
    public const int Pong = 10;

    /// <summary>The longest payload of a control frame.</summary>
    public const int MaxControl = 125;

    private const int KeySize = 4;

    private FrameHeader(byte first, ulong payload, uint key, int size)
    {
        IsFinal = (first & 0x80) != 0;
        HasReserved = (first & 0x70) != 0;
        Opcode = first & 0xF;
        Payload = payload;
        Key = key;
        Size = size;
    }

    public bool IsFinal { get; }

    public bool HasReserved { get; }

    public int Opcode { get; }

    public bool IsControl => Opcode >= Close;

    /// <summary>Bytes of payload; anything up to 2^64 − 1 as the client says.</summary>
    public ulong Payload { get; }

    /// <summary>The masking key as read from memory.</summary>
    public uint Key { get; }

    /// <summary>Bytes of the header itself.</summary>
    public int Size { get; }

    /// <summary>Reads a header; false when <paramref name="data"/> does not hold all of it. The caller has seen that it is masked.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out FrameHeader header)
    {
        header = default;
        if (data.Length < 2) return false;
        var coded = data[1] & 0x7F;
        var start = coded == 127 ? 10 : coded == 126 ? 4 : 2;
        if (data.Length < start + KeySize) return false;
        var payload = coded switch
        {
            127 => BinaryPrimitives.ReadUInt64BigEndian(data[2..]),
            126 => BinaryPrimitives.ReadUInt16BigEndian(data[2..]),
            _ => (ulong)coded,
        };
        header = new(data[0], payload, MemoryMarshal.Read<uint>(data[start..]), start + KeySize);
        return true;
    }

    /// <summary>True when a header that starts so is not masked, which a client's must be.</summary>
    public static bool IsUnmasked(ReadOnlySpan<byte> data) => data.Length >= 2 && (data[1] & 0x80) == 0;

    /// <summary>Writes the header of an unmasked final frame; its size, at most 10.</summary>
    public static int Write(Span<byte> to, int opcode, int payload)
    {
        to[0] = (byte)(0x80 | opcode);
        if (payload <= MaxControl)
        {
            to[1] = (byte)payload;
            return 2;
        }

        if (payload <= ushort.MaxValue)
        {
            to[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)payload);
            return 4;
        }

        to[1] = 127;
        BinaryPrimitives.WriteUInt64BigEndian(to[2..], (ulong)payload);
        return 10;
    }
}
