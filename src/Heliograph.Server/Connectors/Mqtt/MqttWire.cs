using System.Buffers;

namespace Heliograph.Server.Connectors.Mqtt;

/// <summary>
/// Writes packets to a stream: they gather while others are on their way, and go out together. Nobody waits; who writes much asks <see cref="HasRoom"/> and goes on
/// when <paramref name="sent"/> is called. A write that fails closes the stream, which its reader notices; so do answers that gather without end. Any thread.
/// </summary>
/// <param name="stream">Where to.</param>
/// <param name="sent">Called after each lot, without a lock, with how many bytes have gone out.</param>
internal sealed class MqttWire(Stream stream, Action<long> sent)
{
    private const int Enough = 256 * 1024;
    private const int TooMuch = 1 << 20;

    private readonly Lock _gate = new();
    private ArrayBufferWriter<byte> _gathered = new(4096);
    private ArrayBufferWriter<byte> _sending = new(4096);
    private Task _flushing = Task.CompletedTask;
    private long _written;
    private bool _isSending;
    private int _owed;

    /// <summary>Why a write has failed; null while none has.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Whether more may be written before some has gone out. Acknowledgements may always be.</summary>
    public bool HasRoom
    {
        get
        {
            lock (_gate) return _gathered.WrittenCount < Enough;
        }
    }

    /// <summary>Adds a packet to what goes out next; how many bytes were written by then.</summary>
    public long Write<T>(Action<IBufferWriter<byte>, T> write, T state)
    {
        lock (_gate)
        {
            var before = _gathered.WrittenCount;
            write(_gathered, state);
            return _written += _gathered.WrittenCount - before;
        }
    }

    /// <summary>Adds an answer or a question to what goes out next.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            if (Fault is not null) return;
            _gathered.Write(bytes);
            _written += bytes.Length;
            if ((_owed += bytes.Length) <= TooMuch) return;
            Fault = new IOException("the other side asks for answers and does not read them");
        }

        stream.Dispose();
    }

    /// <summary>Has what was written go out soon; the task ends when all of it has, or when it never will.</summary>
    public Task Flush()
    {
        lock (_gate)
        {
            if (_isSending || _gathered.WrittenCount == 0) return _flushing;
            _isSending = true;
            return _flushing = SendAsync();
        }
    }

    // On a thread of its own, so that what the caller writes next goes out with it.
    private async Task SendAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            while (TrySwap(out var end))
            {
                await stream.WriteAsync(_sending.WrittenMemory).ConfigureAwait(false);
                sent(end);
            }
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException or InvalidOperationException)
        {
            Fault ??= fault;
            await stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    private bool TrySwap(out long end)
    {
        lock (_gate)
        {
            _sending.ResetWrittenCount();
            if (_sending.Capacity > 4 * Enough) _sending = new(4096);
            (_gathered, _sending, end, _owed) = (_sending, _gathered, _written, 0);
            _isSending = _sending.WrittenCount > 0;
            return _isSending;
        }
    }
}
