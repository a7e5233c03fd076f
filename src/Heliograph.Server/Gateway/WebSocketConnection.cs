using System.Buffers.Binary;
using System.Text.Unicode;
using Heliograph.Broker.Buffers;
using Heliograph.Broker.Messages;
using Heliograph.Broker.Shards;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Transport.WebSockets;

namespace Heliograph.Server.Gateway;

/// <summary>
/// A connection that speaks WebSocket (RFC 6455): the upgrade, messages in one frame or several, ping and close. A script's callback gets whole messages.
/// </summary>
internal sealed class WebSocketConnection(ScriptServer server, Link link) : GatewayConnection(server, link)
{
    private const int MaxHeader = 10;

    private byte[]? _fragments;
    private int _fragmentsLength;
    private int _fragmentsOpcode;
    private int _fragmentsChecked;
    private bool _isOpen;
    private bool _hasSentClose;

    /// <inheritdoc/>
    public override ClientProtocol Speaks => ClientProtocol.WebSocket;

    /// <inheritdoc/>
    protected override bool IsOpen => _isOpen;

    /// <inheritdoc/>
    protected override bool WasOpened => _isOpen;

    /// <inheritdoc/>
    protected override void Opened()
    {
    }

    /// <inheritdoc/>
    protected override int Read(ReadOnlySpan<byte> data)
    {
        var consumed = 0;
        if (!_isOpen && (consumed = Upgrade(data)) == 0) return 0;
        while (MayRead)
        {
            var size = ReadFrame(data[consumed..]);
            if (size == 0) break;
            consumed += size;
        }

        if (IsBusy && data.Length - consumed > ScriptServer.MostUnread) Link.IsReadingPaused = true;
        return consumed;
    }

    /// <inheritdoc/>
    protected override string? Append(in Outgoing message)
    {
        var isText = message.IsText && (message.Message is not null || Utf8.IsValid(message.Data));
        var output = Link.Output;
        output.Commit(FrameHeader.Write(output.GetSpan(MaxHeader), isText ? FrameHeader.Text : FrameHeader.Binary, message.Data.Length));
        if (message.Message is { } shared && message.Data.Length >= WireForm.SharedPayload) output.AppendShared(shared, shared.Content, shared.PayloadOffset, message.Data.Length);
        else output.Append(message.Data);
        return null;
    }

    /// <inheritdoc/>
    protected override void SayClosing(CloseStatus status)
    {
        ForgetFragments();
        if (!_isOpen || _hasSentClose) return;
        Span<byte> code = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(code, (ushort)status);
        SendControl(FrameHeader.Close, code);
        _hasSentClose = true;
    }

    private int Upgrade(ReadOnlySpan<byte> data)
    {
        if (WebSocketUpgrade.Read(data, Server.WebSocket, out var length) is not { } answer) return 0;
        Link.Output.Append(answer.Bytes);
        if (!answer.IsAccepted)
        {
            Link.NotTakenUp(ConnectionRefusal.WebSocketUpgrade);
            End(answer.Reason, CloseStatus.ProtocolError);
            return data.Length;
        }

        _isOpen = true;
        if (!TryBegin("on_handshake", out var task, out var stack)) return length;
        stack.Push(ClientId);
        UpgradeTables.Push(stack, data[..length], RemoteAddress);
        Run(task, 3);
        return length;
    }

    // A frame with all of its payload; 0 when there is more to come, or the script is not through with the message before.
    private int ReadFrame(ReadOnlySpan<byte> data)
    {
        if (FrameHeader.IsUnmasked(data)) return Break("a frame that is not masked", CloseStatus.ProtocolError);
        if (!FrameHeader.TryRead(data, out var header)) return 0;
        if (Violation(header) is { } violation) return Break(violation, CloseStatus.ProtocolError);
        if (!header.IsControl && header.Payload + (ulong)_fragmentsLength > (ulong)Options.MaxMessageSize)
        {
            return Break($"a message of more than {Options.MaxMessageSize} bytes", CloseStatus.TooBig);
        }

        var payload = (int)header.Payload;
        if (data.Length < header.Size + payload || (IsBusy && !header.IsControl)) return 0;
        Take(header, data.Slice(header.Size, payload));
        return header.Size + payload;
    }

    private string? Violation(in FrameHeader header)
    {
        if (header.HasReserved) return "a frame with reserved bits";
        if (header.IsControl) return !header.IsFinal || header.Payload > FrameHeader.MaxControl || header.Opcode > FrameHeader.Pong ? "a control frame that is not allowed" : null;
        if (header.Opcode > FrameHeader.Binary) return "a frame of an unknown kind";
        if (header.Payload > long.MaxValue) return "a frame whose length has its first bit set";
        return header.Opcode == FrameHeader.Continuation == (_fragments is null) ? "a fragment out of order" : null;
    }

    private void Take(in FrameHeader header, ReadOnlySpan<byte> masked)
    {
        var payload = Server.On(Link.Shard.Index).Scratch(masked.Length);
        Mask.Apply(masked, payload, header.Key);
        switch (header.Opcode)
        {
            case FrameHeader.Ping:
                // A peer that pings and does not read makes no backlog.
                if (Link.Unsent < Link.HighWater && !IsGone) SendControl(FrameHeader.Pong, payload);
                break;
            case FrameHeader.Pong:
                break;
            case FrameHeader.Close:
                TakeClose(payload);
                break;
            default:
                TakeData(header, payload);
                break;
        }
    }

    private void TakeData(in FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (header.IsFinal && _fragments is null)
        {
            Deliver(header.Opcode, payload);
            return;
        }

        if (_fragments is null) _fragmentsOpcode = header.Opcode;
        AddFragment(payload);
        if (_fragmentsOpcode == FrameHeader.Text && !TextBeginning.IsValid(_fragments.AsSpan(0, _fragmentsLength), ref _fragmentsChecked))
        {
            End("a text that is not UTF-8", CloseStatus.InvalidText);
            return;
        }

        if (!header.IsFinal) return;
        var whole = _fragments!;
        _fragments = null;
        Deliver(_fragmentsOpcode, whole.AsSpan(0, _fragmentsLength));
        _fragmentsLength = _fragmentsChecked = 0;
        BufferPool.Return(whole);
    }

    private void AddFragment(ReadOnlySpan<byte> payload)
    {
        var length = _fragmentsLength + payload.Length;
        if (_fragments is null || _fragments.Length < length)
        {
            var larger = BufferPool.Rent(Math.Max(length, 2 * _fragmentsLength));
            _fragments.AsSpan(0, _fragmentsLength).CopyTo(larger);
            if (_fragments is { } before) BufferPool.Return(before);
            _fragments = larger;
        }

        payload.CopyTo(_fragments.AsSpan(_fragmentsLength));
        _fragmentsLength = length;
    }

    private void Deliver(int opcode, ReadOnlySpan<byte> payload)
    {
        var isText = opcode == FrameHeader.Text;
        if (isText && !Utf8.IsValid(payload))
        {
            End("a text that is not UTF-8", CloseStatus.InvalidText);
            return;
        }

        Metrics.MessagesRead(ClientProtocol.WebSocket, 1);
        RunMessage(isText, payload);
    }

    // The code is answered as it came (§5.5.1); a frame without one by one without.
    private void TakeClose(ReadOnlySpan<byte> payload)
    {
        var code = payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(payload) : (ushort)0;
        var isAllowed = payload.IsEmpty || (payload.Length >= 2 && code is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999));
        if (!isAllowed)
        {
            Break("a close frame with a code that is not allowed", CloseStatus.ProtocolError);
            return;
        }

        if (payload.Length > 2 && !Utf8.IsValid(payload[2..]))
        {
            Break("a close frame whose reason is not UTF-8", CloseStatus.InvalidText);
            return;
        }

        if (!_hasSentClose && !IsGone) SendControl(FrameHeader.Close, payload.IsEmpty ? [] : payload[..2]);
        _hasSentClose = true;
        End(code is 0 or 1000 or 1001 or 1005 ? null : $"the client closed with code {code}", CloseStatus.Normal);
    }

    private int Break(string reason, CloseStatus status)
    {
        End(reason, status);
        return 0;
    }

    private void SendControl(int opcode, ReadOnlySpan<byte> payload)
    {
        var span = Link.Output.GetSpan(MaxHeader + payload.Length);
        var header = FrameHeader.Write(span, opcode, payload.Length);
        payload.CopyTo(span[header..]);
        Link.Output.Commit(header + payload.Length);
    }

    /// <inheritdoc/>
    protected override void ForgetPending() => ForgetFragments();

    private void ForgetFragments()
    {
        if (_fragments is { } fragments) BufferPool.Return(fragments);
        _fragments = null;
        _fragmentsLength = _fragmentsChecked = 0;
    }
}
