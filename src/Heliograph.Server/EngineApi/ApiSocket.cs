using System.Net.WebSockets;
using System.Threading.Channels;
using Heliograph.Server.Http;

namespace Heliograph.Server.EngineApi;

/// <summary>
/// One WebSocket of the engine API from its beginning to its end. The next message is read when the answer to the one before is on its way, so a caller that does not
/// read its answers is not read either.
/// </summary>
internal sealed class ApiSocket
{
    private static readonly TimeSpan CloseBound = TimeSpan.FromSeconds(2);

    private readonly WebSocket _socket;
    private readonly HttpCaller _caller;
    private readonly SocketInput _input;
    private readonly SocketOutput _output;
    private readonly SocketMethods _methods;

    /// <summary>Nothing is read or written yet.</summary>
    public ApiSocket(WebSocket socket, HttpCaller caller, MeshMethods mesh, EngineApiOptions options, SocketRecord record)
    {
        (_socket, _caller) = (socket, caller);
        _input = new(socket, options.MaxRequest);
        _output = new(socket, () => caller.MayRead, options);
        _methods = new(mesh, _output, caller, record);
    }

    /// <summary>Serves it until it is over, or <paramref name="stopping"/>. Throws nothing for what a peer does.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var registration = stopping.Register(() => _output.Complete(WebSocketCloseStatus.EndpointUnavailable));
        var writing = _output.RunAsync();
        var reading = ReadAsync();
        await Task.WhenAny(reading, writing).ConfigureAwait(false);
        _output.Complete(WebSocketCloseStatus.NormalClosure);
        var end = await writing.ConfigureAwait(false);
        _output.EndConsuming();
        if (end is { } status) await CloseAsync(status, reading).ConfigureAwait(false);
        if (_socket.State != WebSocketState.Closed) _socket.Abort();
    }

    // Ends by completing the output, whose end is the connection's.
    private async Task ReadAsync()
    {
        try
        {
            while (true)
            {
                var frame = await _input.ReadAsync().ConfigureAwait(false);
                if (frame.End is null && !_caller.IsKnown) frame = frame with { End = WebSocketCloseStatus.PolicyViolation };
                if (frame.End is { } end)
                {
                    _output.Complete(end);
                    return;
                }

                await _output.AnswerAsync(await _methods.AnswerAsync(frame).ConfigureAwait(false)).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or IOException or ChannelClosedException)
        {
            _output.Complete(WebSocketCloseStatus.Empty);
        }
    }

    // Tells the peer, and waits for its answer: a connection that is torn down earlier may take what was written with it.
    private async Task CloseAsync(WebSocketCloseStatus status, Task reading)
    {
        if (status == WebSocketCloseStatus.Empty || _socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived)) return;
        using var bound = new CancellationTokenSource(CloseBound);
        try
        {
            if (reading.IsCompleted) await _socket.CloseAsync(status, null, bound.Token).ConfigureAwait(false);
            else await _socket.CloseOutputAsync(status, null, bound.Token).ConfigureAwait(false);
            await reading.WaitAsync(bound.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or IOException)
        {
            _socket.Abort();
        }
    }
}
