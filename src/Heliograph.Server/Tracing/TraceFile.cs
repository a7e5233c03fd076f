using System.Threading.Channels;
using Heliograph.Broker.Tracing;
using Heliograph.Server.Apps;

namespace Heliograph.Server.Tracing;

/// <summary>
/// A trace that runs, and the file it writes: the broker's threads put records into a bounded queue, a task of its own writes them. What the queue has no room
/// for is dropped, and the file says how many.
/// </summary>
internal sealed class TraceFile : PacketTrace, IAsyncDisposable
{
    /// <summary>Records that wait to be written at most.</summary>
    public const int QueueLength = 8192;

    private readonly TraceDefinition _definition;
    private readonly Channel<TraceRecord> _queue = Channel.CreateBounded<TraceRecord>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
    private readonly FileStream _file;
    private readonly long _limit;
    private readonly Task _writing;
    private long _dropped;
    private long _last;
    private volatile bool _isFull;

    /// <summary>Opens the file, for its owner alone, and adds to it.</summary>
    public TraceFile(TraceDefinition definition, string path, long limit)
        : base(definition.Target)
    {
        _definition = definition;
        _limit = limit;
        PrivateFile.MakeFolderOf(path);
        _file = PrivateFile.OpenShared(path);
        _file.Seek(0, SeekOrigin.End);
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Whether the file has reached its limit, or cannot be written: nothing more comes into it.</summary>
    public bool IsFull => _isFull;

    /// <summary>Why it cannot be written; null when it can.</summary>
    public string? Failure { get; private set; }

    /// <inheritdoc/>
    public override void Record(TraceRecord record)
    {
        if (!_queue.Writer.TryWrite(record)) Interlocked.Increment(ref _dropped);
    }

    /// <summary>Writes what waits, and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
    }

    private async Task WriteAsync()
    {
        try
        {
            await using (_file.ConfigureAwait(false)) await WriteQueueAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            (Failure, _isFull) = (error.Message, true);
            while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false)) Forget();
        }
    }

    private async Task WriteQueueAsync()
    {
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (_queue.Reader.TryRead(out var record)) Write(record);
            if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped) Write(Missing(dropped, _last));
            await _file.FlushAsync().ConfigureAwait(false);
        }
    }

    private void Write(TraceRecord record)
    {
        _last = record.At;
        if (_isFull) return;
        var line = TraceLine.Of(record, _definition.Formatter, _definition.Encoding);
        if (_file.Position + line.Length > _limit) _isFull = true;
        else _file.Write(line);
    }

    private void Forget()
    {
        while (_queue.Reader.TryRead(out _))
        {
        }
    }

    private static TraceRecord Missing(long dropped, long at) =>
        new() { At = at, Event = "records missing", Fields = [("count", $"{dropped}"), ("reason", "they came faster than they could be written")] };
}
