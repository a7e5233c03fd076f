using Heliograph.Broker.Shards;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Scripting;

namespace Heliograph.Server.Gateway;

/// <summary>
/// A connection whose packets its script cuts out of the bytes (protocol_input), turns into values (protocol_decode) and makes of what is sent to it over the
/// mesh (protocol_encode). What its script itself sends goes out as it is.
/// </summary>
internal sealed class SocketConnection(ScriptServer server, Link link) : GatewayConnection(server, link)
{
    private bool _isReading;
    private bool _isCleared;
    private int _toForget;

    /// <inheritdoc/>
    public override ClientProtocol Speaks => ClientProtocol.Socket;

    /// <inheritdoc/>
    protected override bool IsOpen => true;

    /// <inheritdoc/>
    protected override bool WasOpened => true;

    /// <inheritdoc/>
    public override void ClearBuffer()
    {
        _isCleared = _isReading;
        if (!_isReading) _toForget = Link.Unread.Length;
        base.ClearBuffer();
    }

    /// <inheritdoc/>
    protected override void Opened()
    {
        if (TryBegin("on_connect", out var task, out var stack)) Run(task, PushSelf(stack));
    }

    /// <inheritdoc/>
    protected override int Read(ReadOnlySpan<byte> data)
    {
        var consumed = Math.Min(_toForget, data.Length);
        (_toForget, _isReading, _isCleared) = (0, true, false);
        while (MayRead && !IsBusy && consumed < data.Length)
        {
            var length = ReadPacket(data[consumed..]);
            consumed = _isCleared ? data.Length : consumed + length;
            if (length == 0) break;
        }

        _isReading = false;
        if (IsBusy && data.Length - consumed > ScriptServer.MostUnread) Link.IsReadingPaused = true;
        return consumed;
    }

    /// <inheritdoc/>
    protected override string? Append(in Outgoing message)
    {
        if (message.IsReply || !TryBegin("protocol_encode", out var task, out var stack))
        {
            Link.Output.Append(message.Data);
            return null;
        }

        stack.Push(message.Data);
        if (!RunEncoding(task)) return "protocol_encode failed";
        var result = ScriptVm.StackOf(task);
        var isEncoded = result.Count > 0 && result.TypeOf(1) == LuaType.String && result.TryBytes(1, out var bytes) && !bytes.IsEmpty;
        if (isEncoded && result.TryBytes(1, out bytes)) Link.Output.Append(bytes);
        Return(task);
        return isEncoded ? null : "protocol_encode gave no string, or an empty one";
    }

    /// <inheritdoc/>
    protected override void SayClosing(CloseStatus status)
    {
    }

    /// <inheritdoc/>
    protected override void ForgetPending()
    {
    }

    private bool RunEncoding(ScriptTask task)
    {
        var shard = Server.On(Link.Shard.Index).Gateway;
        shard.IsEncoding = true;
        try
        {
            return RunAtOnce(task, 1);
        }
        finally
        {
            shard.IsEncoding = false;
        }
    }

    // The first packet; 0 when there is more to come.
    private int ReadPacket(ReadOnlySpan<byte> data)
    {
        var length = Cut(data);
        if (_isCleared || !MayRead) return 0;
        if (length > 0)
        {
            Metrics.MessagesRead(ClientProtocol.Socket, 1);
            Decode(data[..length]);
            return length;
        }

        if (length == 0 && data.Length > Options.MaxMessageSize) End($"no packet in {data.Length} bytes; maxMessageSize is {Options.MaxMessageSize}", CloseStatus.TooBig);
        return 0;
    }

    private int Cut(ReadOnlySpan<byte> data)
    {
        if (!TryBegin("protocol_input", out var task, out var stack)) return data.Length;
        Vm.PushBuffer(stack, data);
        if (!RunAtOnce(task, Server.IsLegacy ? 1 + PushSelf(stack) : 1)) return 0;
        var result = ScriptVm.StackOf(task);
        var length = result.Count > 0 && result.TypeOf(1) == LuaType.Number ? result.Integer(1) : null;
        var given = result.Count > 0 ? result.Text(1) ?? $"a {result.TypeOf(1).ToString().ToLowerInvariant()}" : "nothing";
        Return(task);
        if (!MayRead) return 0;
        if (length == -1) End("protocol_input refused what came", CloseStatus.ProtocolError);
        else if (_isCleared) return 0;
        else if (length is null or < 0) FailScript($"protocol_input gave {given}; expected the length of the first packet, 0 or -1");
        else if (length > data.Length) FailScript($"protocol_input gave {given}; there are {data.Length} bytes");
        else return (int)length;
        return 0;
    }

    private void Decode(ReadOnlySpan<byte> packet)
    {
        if (!TryBegin("protocol_decode", out var task, out var stack))
        {
            DeliverBytes(packet);
            return;
        }

        stack.Push(packet);
        if (!RunAtOnce(task, Server.IsLegacy ? 1 + PushSelf(stack) : 1)) return;
        var result = ScriptVm.StackOf(task);
        if (result.Count > 1) result.Pop(result.Count - 1);
        if (result.Count == 1 && !result.IsNil(1) && MayRead && TryBegin("on_message", out var next, out var arguments))
        {
            result.MoveTop(arguments);
            Return(task);
            Run(next, Server.IsLegacy ? 1 + PushSelf(arguments) : 1);
            return;
        }

        Return(task);
    }

    private void DeliverBytes(ReadOnlySpan<byte> packet)
    {
        if (!TryBegin("on_message", out var task, out var stack)) return;
        stack.Push(packet);
        Run(task, Server.IsLegacy ? 1 + PushSelf(stack) : 1);
    }
}
