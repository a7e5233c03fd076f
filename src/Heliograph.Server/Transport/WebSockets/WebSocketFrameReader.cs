using System.Buffers.Binary;

namespace Heliograph.Server.Transport.WebSockets;

/// <summary>
/// Turns a client's frames into the byte stream they carry. Payloads are unmasked in place and moved together, so that frames may
/// split packets anywhere and hold many of them.
/// </summary>
/// <param name="maxFrame">The largest payload of a frame.</param>
/// <param name="control">Told of pings (with their unmasked payload).</param>
internal sealed class WebSocketFrameReader(long maxFrame, WebSocketFrameReader.PingReceived control)
{
    private ulong _remaining;
    private uint _key;
    private bool _isInMessage;

    /// <summary>A ping came; its payload is valid during the call.</summary>
    internal delegate void PingReceived(ReadOnlySpan<byte> payload);

    /// <summary>Why the stream must end; <see cref="CloseCode.None"/> while it goes on.</summary>
    public CloseCode Failure { get; private set; }

    /// <summary>The code of the close frame received, or <see cref="CloseCode.None"/>.</summary>
    public CloseCode Closed { get; private set; }

    private bool IsOver => Failure != CloseCode.None || Closed != CloseCode.None;

    /// <summary>
    /// Reads frames. The first <paramref name="payload"/> bytes of <paramref name="data"/> become what they carry; returns how many
    /// bytes of <paramref name="data"/> were consumed, the rest being an incomplete header or control frame.
    /// </summary>
    public int Read(Span<byte> data, out int payload)
    {
        payload = 0;
        var read = 0;
        while (!IsOver)
        {
            if (_remaining > 0)
            {
                if (read == data.Length) break;
                var part = (int)Math.Min(_remaining, (ulong)(data.Length - read));
                _key = Mask.Apply(data.Slice(read, part), data[payload..], _key);
                _remaining -= (ulong)part;
                payload += part;
                read += part;
            }
            else
            {
                var size = ReadFrame(data[read..]);
                if (size == 0) break;
                read += size;
            }
        }

        return IsOver ? data.Length : read;
    }

    // A whole control frame, or the header of a data frame; 0 when there is more to come first.
    private int ReadFrame(Span<byte> data)
    {
        if (FrameHeader.IsUnmasked(data)) return Fail(CloseCode.ProtocolError);
        if (!FrameHeader.TryRead(data, out var header)) return 0;
        Failure = Check(header);
        if (Failure != CloseCode.None) return header.Size;
        if (header.IsControl) return ReadControl(data, header);
        _remaining = header.Payload;
        _key = header.Key;
        _isInMessage = !header.IsFinal;
        return header.Size;
    }

    private CloseCode Check(in FrameHeader header)
    {
        if (header.HasReserved) return CloseCode.ProtocolError;
        return header.Opcode switch
        {
            FrameHeader.Close or FrameHeader.Ping or FrameHeader.Pong =>
                header.IsFinal && header.Payload <= FrameHeader.MaxControl ? CloseCode.None : CloseCode.ProtocolError,
            FrameHeader.Text => _isInMessage ? CloseCode.ProtocolError : CloseCode.UnsupportedData,
            FrameHeader.Binary => _isInMessage ? CloseCode.ProtocolError : CheckSize(header.Payload),
            FrameHeader.Continuation => _isInMessage ? CheckSize(header.Payload) : CloseCode.ProtocolError,
            _ => CloseCode.ProtocolError,
        };
    }

    // The top bit of a 64-bit length must be 0.
    private CloseCode CheckSize(ulong payload)
    {
        if (payload > long.MaxValue) return CloseCode.ProtocolError;
        return payload > (ulong)maxFrame ? CloseCode.TooBig : CloseCode.None;
    }

    private int ReadControl(Span<byte> data, in FrameHeader header)
    {
        var size = header.Size + (int)header.Payload;
        if (data.Length < size) return 0;
        var payload = data[header.Size..size];
        Mask.Apply(payload, payload, header.Key);
        if (header.Opcode == FrameHeader.Ping) control(payload);
        if (header.Opcode == FrameHeader.Close) ReadClose(payload);
        return size;
    }

    private void ReadClose(ReadOnlySpan<byte> payload)
    {
        var code = payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(payload) : (ushort)CloseCode.NoStatus;
        var isAllowed = payload.Length == 0
            || (payload.Length >= 2 && code is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999));
        if (isAllowed) Closed = (CloseCode)code;
        else Failure = CloseCode.ProtocolError;
    }

    private int Fail(CloseCode code)
    {
        Failure = code;
        return 1;
    }
}
