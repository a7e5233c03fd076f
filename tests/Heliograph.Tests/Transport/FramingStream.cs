namespace Heliograph.Tests.Transport;

/// <summary>A WebSocket client's stream: each write is one masked binary frame, reads are the payloads of binary frames.</summary>
internal sealed class FramingStream(Stream inner) : Stream
{
    private int _remaining;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_remaining == 0) await ReadHeaderAsync();
        var count = await inner.ReadAsync(buffer[..Math.Min(buffer.Length, _remaining)], cancellationToken);
        _remaining -= count;
        return count;
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(WebSocketFrameTests.Frame(2, buffer.AsSpan(offset, count)));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(WebSocketFrameTests.Frame(2, buffer.Span), cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private async Task ReadHeaderAsync()
    {
        var header = new byte[2];
        await inner.ReadExactlyAsync(header);
        Assert.Equal(0x82, header[0]);
        var extra = new byte[header[1] == 127 ? 8 : header[1] == 126 ? 2 : 0];
        await inner.ReadExactlyAsync(extra);
        _remaining = extra.Length == 0 ? header[1] : extra.Aggregate(0, (sum, b) => (sum << 8) | b);
    }
}
