using System.Buffers;
using System.Net;
using Heliograph.Broker.Shards;

namespace Heliograph.Server.Transport.Memory;

/// <summary>A link whose peer is code: what the peer sends is received in the loop's next turn, what the broker sends is handed to it.</summary>
internal sealed class MemoryLink(LinkOrigin origin) : StreamLink(origin)
{
    private readonly ArrayBufferWriter<byte> _received = new();
    private byte[] _sent = [];
    private int _sentStart;
    private int _sentLength;
    private bool _isQueued;
    private bool _isEnded;
    private bool _isReset;
    private bool _waitsForRoom;

    /// <summary>Who takes what the broker sends; null collects it in <see cref="Received"/>.</summary>
    public ReadOnlySpanAction<byte, MemoryLink>? Sink { get; set; }

    /// <summary>What the broker sent since the last <see cref="ClearReceived"/>, when there is no <see cref="Sink"/>.</summary>
    public ReadOnlySpan<byte> Received => _received.WrittenSpan;

    /// <summary>How many bytes the peer still takes.</summary>
    public int Window { get; private set; } = int.MaxValue;

    /// <summary>True when the broker has ended its direction of the stream.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>True when the broker has closed the connection.</summary>
    public bool IsReleased { get; private set; }

    /// <inheritdoc/>
    protected override EndPoint? SocketRemote => null;

    /// <inheritdoc/>
    protected override EndPoint? SocketLocal => null;

    /// <summary>The peer sends <paramref name="bytes"/>.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        if (_sentLength == 0) _sentStart = 0;
        var end = _sentStart + _sentLength;
        if (end + bytes.Length > _sent.Length) Array.Resize(ref _sent, Math.Max(_sent.Length * 2, end + bytes.Length));
        bytes.CopyTo(_sent.AsSpan(end));
        _sentLength += bytes.Length;
        Queue();
    }

    /// <summary>The peer ends its direction of the stream, after what it sent.</summary>
    public void End()
    {
        _isEnded = true;
        Queue();
    }

    /// <summary>The peer's end breaks; what it sent and was not received is lost.</summary>
    public void Reset()
    {
        _isReset = true;
        Queue();
    }

    /// <summary>The peer takes <paramref name="bytes"/> more and then none.</summary>
    public void SetWindow(int bytes)
    {
        Window = bytes;
        if (_waitsForRoom) Queue();
    }

    /// <summary>Forgets what was received.</summary>
    public void ClearReceived() => _received.ResetWrittenCount();

    /// <summary>The loop's turn to look at what the peer did.</summary>
    internal void Happen()
    {
        _isQueued = false;
        if (IsReleased) return;
        if (_sentLength > 0 || _isEnded || _isReset) Readable();
        if (_waitsForRoom && Window > 0 && !IsReleased) Writable();
        if (_sentLength > 0 && !IsReleased) Queue();
    }

    /// <inheritdoc/>
    internal override WriteOutcome Write(Output output)
    {
        if (_isReset) return WriteOutcome.Broken;
        while (output.Length > 0 && Window > 0)
        {
            var segment = output.Segments[0].Span;
            var part = segment[..Math.Min(segment.Length, Window)];
            if (Sink is { } sink) sink(part, this);
            else _received.Write(part);
            if (Window != int.MaxValue) Window -= part.Length;
            output.Advance(part.Length);
        }

        return output.Length == 0 ? WriteOutcome.Done : WriteOutcome.Blocked;
    }

    /// <inheritdoc/>
    protected override int Read(Span<byte> into)
    {
        if (_isReset) return Broken;
        if (_sentLength == 0) return _isEnded ? 0 : WouldBlock;
        var count = Math.Min(_sentLength, into.Length);
        _sent.AsSpan(_sentStart, count).CopyTo(into);
        _sentStart += count;
        _sentLength -= count;
        return count;
    }

    /// <inheritdoc/>
    protected override bool Register()
    {
        if (_sentLength > 0 || _isEnded || _isReset) Queue();
        return true;
    }

    /// <inheritdoc/>
    protected override void Unregister()
    {
    }

    /// <inheritdoc/>
    protected override void Watch(Interest interest) => _waitsForRoom = (interest & Interest.Write) != 0;

    /// <inheritdoc/>
    protected override bool ShutdownWrite() => IsEnded = true;

    /// <inheritdoc/>
    protected override void CloseSocket() => IsEnded = IsReleased = true;

    private void Queue()
    {
        if (_isQueued) return;
        _isQueued = true;
        ((MemoryLoop)Loop).Ready(this);
    }
}
