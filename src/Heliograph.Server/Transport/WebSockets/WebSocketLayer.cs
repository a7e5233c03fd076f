using System.Buffers.Binary;
using Heliograph.Broker.Shards;
using Heliograph.Server.Transport.Layers;

namespace Heliograph.Server.Transport.WebSockets;

/// <summary>WebSocket between a link and its protocol: the upgrade, then frames that carry a byte stream, many packets to a frame.</summary>
internal sealed class WebSocketLayer : IDisposable
{
    // More than a socket takes at once would only be copied earlier than needed.
    private const int MaxOutgoingFrame = 256 * 1024;
    private const int MaxHeader = 10;

    private readonly LayerStack _stack;
    private readonly WebSocketOptions _options;
    private readonly WebSocketFrameReader _frames;
    private Carry _payload;
    private bool _isOpen;
    private bool _hasSentClose;

    public WebSocketLayer(LayerStack stack, WebSocketOptions options)
    {
        _stack = stack;
        _options = options;
        _frames = new(options.MaxFrame, Pong);
    }

    /// <summary>Takes bytes from below; how many were consumed.</summary>
    public int Receive(Span<byte> data)
    {
        var upgraded = _isOpen ? 0 : Upgrade(data);
        if (!_isOpen || _stack.Link.IsClosing) return upgraded;
        var consumed = _frames.Read(data[upgraded..], out var payload);
        if (payload > 0) Deliver(data.Slice(upgraded, payload));
        EndIfOver();
        return upgraded + consumed;
    }

    /// <summary>Hands on again what the protocol has not consumed.</summary>
    public void Resume()
    {
        if (_payload.Length > 0) Hand(_payload.Kept);
        EndIfOver();
    }

    /// <summary>Puts what <paramref name="output"/> holds, or a part of it, into one frame at the end of <paramref name="to"/>.</summary>
    public static void Frame(Output output, Output to)
    {
        var length = Math.Min(output.Length, MaxOutgoingFrame);
        to.Commit(FrameHeader.Write(to.GetSpan(MaxHeader), FrameHeader.Binary, length));
        while (length > 0)
        {
            var segment = output.Segments[0];
            var part = Math.Min(length, segment.Length);
            if (segment.Owner is { } owner) to.AppendShared(owner, segment.Buffer, segment.Offset, part);
            else to.Append(segment.Span[..part]);
            output.Advance(part);
            length -= part;
        }
    }

    /// <summary>Appends the close frame, unless it has been sent.</summary>
    public void EndOutput()
    {
        if (!_isOpen || _hasSentClose) return;
        var code = _frames.Failure;
        if (code == CloseCode.None) code = _frames.Closed;
        SendClose(code == CloseCode.None ? CloseCode.Normal : code);
    }

    /// <inheritdoc/>
    public void Dispose() => _payload.Clear();

    private int Upgrade(Span<byte> data)
    {
        if (WebSocketUpgrade.Read(data, _options, out var length) is not { } answer) return 0;
        _stack.SendBelow(answer.Bytes);
        if (!answer.IsAccepted)
        {
            _stack.Fail(LinkEnd.BadFraming, answer.Reason);
            return data.Length;
        }

        _isOpen = true;
        _stack.Ready();
        return length;
    }

    private void Deliver(Span<byte> bytes) => Hand(_payload.Join(bytes));

    private void Hand(Span<byte> all)
    {
        var link = _stack.Link;
        if (link.IsClosing) return;
        var consumed = link.IsMoving ? 0 : link.Protocol.Receive(all);
        if (!link.IsClosing) _payload.Keep(all, consumed);
    }

    private void EndIfOver()
    {
        if (_stack.Link.IsClosing || _stack.Link.IsMoving) return;
        if (_frames.Failure != CloseCode.None) _stack.Fail(LinkEnd.BadFraming, $"WebSocket close {(int)_frames.Failure}");
        else if (_frames.Closed != CloseCode.None) _stack.Link.End(LinkEnd.Peer);
    }

    private void Pong(ReadOnlySpan<byte> payload)
    {
        // Only the latest ping need be answered: a peer that pings and does not read makes no backlog.
        if (!_stack.Link.IsClosing && !_stack.IsCongested) SendControl(FrameHeader.Pong, payload);
    }

    private void SendClose(CloseCode code)
    {
        _hasSentClose = true;
        Span<byte> status = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(status, (ushort)code);
        SendControl(FrameHeader.Close, code == CloseCode.NoStatus ? [] : status);
    }

    private void SendControl(int opcode, ReadOnlySpan<byte> payload)
    {
        Span<byte> frame = stackalloc byte[MaxHeader + FrameHeader.MaxControl];
        var header = FrameHeader.Write(frame, opcode, payload.Length);
        payload.CopyTo(frame[header..]);
        _stack.SendBelow(frame[..(header + payload.Length)]);
    }
}
