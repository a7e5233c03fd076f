using System.Net.WebSockets;
using System.Threading.Channels;
using Heliograph.Server.Mesh;

namespace Heliograph.Server.EngineApi;

/// <summary>
/// Writes a WebSocket: answers in their order, and between them the values of the queues it consumes, each when the one before has been written. Whoever answers waits
/// while <see cref="MostAnswers"/> are unwritten. One task reads and answers, one writes.
/// </summary>
internal sealed class SocketOutput(WebSocket socket, Func<bool> mayConsume, EngineApiOptions options)
{
    private const int MostAnswers = 16;

    private readonly Channel<ReadOnlyMemory<byte>> _answers = Channel.CreateBounded<ReadOnlyMemory<byte>>(MostAnswers);
    private readonly Channel<bool> _work = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly TimeSpan _patience = options.Patience().Write is { Ticks: > 0 } write ? write : Timeout.InfiniteTimeSpan;
    private QueueConsumer? _consumer;
    private volatile QueueConsumer? _active;
    private volatile bool _isComplete;
    private WebSocketCloseStatus _end = WebSocketCloseStatus.NormalClosure;

    /// <summary>Whether it consumes queues.</summary>
    public bool IsConsuming => _consumer is not null;

    /// <summary>Consumes queues; null, or why it cannot. The first value comes after the answer that is written next.</summary>
    public string? Consume(IReadOnlyCollection<string> topics)
    {
        _consumer = options.Queues.Consume(topics, Wake, out var error);
        return error;
    }

    /// <summary>Consumes no more. A value that is being written will be.</summary>
    public void EndConsuming()
    {
        _consumer?.End();
        _consumer = null;
    }

    /// <summary>Writes an answer after those before.</summary>
    /// <exception cref="ChannelClosedException">Nothing is written any more.</exception>
    public async Task AnswerAsync(ReadOnlyMemory<byte> answer)
    {
        await _answers.Writer.WriteAsync(answer).ConfigureAwait(false);
        _active = _consumer;
        Wake();
    }

    /// <summary>Writes the answers that are there, and ends. Any thread; the first to say so says why.</summary>
    public void Complete(WebSocketCloseStatus end)
    {
        if (!_answers.Writer.TryComplete()) return;
        _end = end;
        _isComplete = true;
        Wake();
    }

    /// <summary>Writes until it is complete; with what to close the connection, null when it is broken or too slow.</summary>
    public async Task<WebSocketCloseStatus?> RunAsync()
    {
        try
        {
            while (await _work.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                _work.Reader.TryRead(out _);
                if (await WriteAllAsync().ConfigureAwait(false)) return _end;
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or IOException or InvalidOperationException)
        {
            Complete(WebSocketCloseStatus.Empty);
            return null;
        }

        return _end;
    }

    // Whether it is complete.
    private async Task<bool> WriteAllAsync()
    {
        while (true)
        {
            if (_answers.Reader.TryRead(out var answer)) await WriteAsync(answer).ConfigureAwait(false);
            else if (_isComplete) return true;
            else if (_active is not { IsEnded: false } consumer) return false;
            else if (!mayConsume()) Complete(WebSocketCloseStatus.PolicyViolation);
            else if (consumer.TryTake() is { } value) await WriteAsync(consumer, value).ConfigureAwait(false);
            else return false;
        }
    }

    private async Task WriteAsync(QueueConsumer consumer, QueuedValue value)
    {
        try
        {
            await WriteAsync(QueueEvent.Of(value, options.Node)).ConfigureAwait(false);
        }
        catch
        {
            consumer.Return();
            throw;
        }

        consumer.Written();
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> message)
    {
        using var patience = new CancellationTokenSource(_patience, options.Clock);
        await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, patience.Token).ConfigureAwait(false);
    }

    private void Wake() => _work.Writer.TryWrite(true);
}
