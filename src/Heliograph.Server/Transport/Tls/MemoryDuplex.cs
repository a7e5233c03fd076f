using System.Threading.Tasks.Sources;
using Heliograph.Broker.Buffers;

namespace Heliograph.Server.Transport.Tls;

/// <summary>
/// The stream under an <see cref="System.Net.Security.SslStream"/>: reads what the loop feeds it, waiting without a thread and
/// going on inline when more is fed; writes are handed to the loop at once.
/// </summary>
/// <param name="written">Takes what is written.</param>
internal sealed unsafe class MemoryDuplex(MemoryDuplex.Written written) : Stream, IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> _read;
    private Memory<byte> _target;
    private byte[]? _kept;
    private byte* _fed;
    private int _start;
    private int _length;
    private bool _isWaiting;

    /// <summary>Bytes to send; valid during the call.</summary>
    internal delegate void Written(ReadOnlySpan<byte> bytes);

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>
    /// Gives <paramref name="bytes"/> to the reader, which goes on within this call when it waits. Calls
    /// <paramref name="afterwards"/>, then keeps a copy of what was not read.
    /// </summary>
    public void Feed(ReadOnlySpan<byte> bytes, Action afterwards)
    {
        if (_length > 0) bytes = JoinKept(bytes);
        fixed (byte* start = bytes)
        {
            _fed = start;
            _start = 0;
            _length = bytes.Length;
            if (_isWaiting && _length > 0) Complete();
            afterwards();
            Keep();
        }
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_length > 0) return new(Take(buffer.Span));
        _read.Reset();
        _target = buffer;
        _isWaiting = true;
        return new(this, _read.Version);
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        written(buffer.Span);
        return default;
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer) => written(buffer);

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => written(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public int GetResult(short token) => _read.GetResult(token);

    /// <inheritdoc/>
    public ValueTaskSourceStatus GetStatus(short token) => _read.GetStatus(token);

    /// <inheritdoc/>
    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _read.OnCompleted(continuation, state, token, flags);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        ReturnKept();
        _length = 0;
        base.Dispose(disposing);
    }

    private void Complete()
    {
        _isWaiting = false;
        var target = _target;
        _target = default;
        _read.SetResult(Take(target.Span));
    }

    private int Take(Span<byte> to)
    {
        var count = Math.Min(to.Length, _length);
        new ReadOnlySpan<byte>(_fed + _start, count).CopyTo(to);
        _start += count;
        _length -= count;
        return count;
    }

    private ReadOnlySpan<byte> JoinKept(ReadOnlySpan<byte> bytes)
    {
        var joined = BufferPool.Rent(_length + bytes.Length);
        _kept.AsSpan(_start, _length).CopyTo(joined);
        bytes.CopyTo(joined.AsSpan(_length));
        var length = _length + bytes.Length;
        ReturnKept();
        _kept = joined;
        return joined.AsSpan(0, length);
    }

    // What is fed lies in the loop's memory, which is overwritten by the next receive.
    private void Keep()
    {
        if (_length == 0)
        {
            ReturnKept();
        }
        else if (_kept is null)
        {
            _kept = BufferPool.Rent(_length);
            new ReadOnlySpan<byte>(_fed + _start, _length).CopyTo(_kept);
            _start = 0;
        }

        _fed = null;
    }

    private void ReturnKept()
    {
        if (_kept is { } kept) BufferPool.Return(kept);
        _kept = null;
    }
}
