using System.Text;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Server.Connectors.Mqtt;

/// <summary>
/// One connection to an MQTT server. Messages that come are given to its receiver one after the other, on the thread that reads; what is not taken over yet is bounded, by
/// not reading on. It does not come back when the connection ends: <see cref="Closed"/> says why, and the next client may go on with its session. Any thread.
/// </summary>
internal sealed class MqttClient : IAsyncDisposable
{
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestTick = TimeSpan.FromSeconds(1);

    private readonly MqttHandshake _connection;
    private readonly MqttSession _session;
    private readonly Action<MqttDelivery> _receive;
    private readonly MqttWire _wire;
    private readonly KeepAlive _keepAlive;
    private readonly MqttRequests _requests = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private Exception? _reason;
    private volatile bool _isWaiting;

    private MqttClient(MqttHandshake connection, MqttClientOptions options, MqttSession session, Action<MqttDelivery> receive, TimeProvider clock)
    {
        (_connection, _session, _receive) = (connection, session, receive);
        var interval = connection.Server.KeepAlive is { } seconds ? TimeSpan.FromSeconds(seconds) : options.KeepAlive;
        _keepAlive = new(interval, clock);
        _wire = new(connection.Stream, session.Sent);
        session.Begin(_wire, connection.Server);
        var period = !_keepAlive.IsOn ? Timeout.InfiniteTimeSpan : interval / 4 < s_longestTick ? interval / 4 : s_longestTick;
        _timer = clock.CreateTimer(_ => Tick(), null, period, period);
        Closed = RunAsync();
    }

    /// <summary>Ends, without an exception, when the connection has ended; why.</summary>
    public Task<Exception> Closed { get; }

    /// <summary>Whether the server had a session of the client.</summary>
    public bool IsResumed => _connection.Server.IsResumed;

    /// <summary>Connects, and goes on with what <paramref name="session"/> has under way.</summary>
    /// <exception cref="MqttRefusedException">The server refuses the client.</exception>
    /// <exception cref="MqttClosedException">It cannot be reached, does not answer in time, or what it says is no MQTT.</exception>
    public static async Task<MqttClient> ConnectAsync(
        MqttClientOptions options, MqttSession session, Action<MqttDelivery> receive, TimeProvider clock, CancellationToken cancellation = default)
    {
        var connection = await MqttHandshake.OpenAsync(options, clock, cancellation).ConfigureAwait(false);
        return new(connection, options, session, receive, clock);
    }

    /// <summary>Publishes a message, as <see cref="MqttSession.PublishAsync"/> says.</summary>
    public Task<MqttAnswer> PublishAsync(MqttMessage message) => _session.PublishAsync(message);

    /// <summary>Subscribes to a filter, which may begin with <c>$share/group/</c>; the QoS that the server grants.</summary>
    /// <exception cref="MqttRefusedException">The server refuses it, or it is no filter.</exception>
    /// <exception cref="MqttClosedException">The connection has ended before there was an answer.</exception>
    public async Task<QoS> SubscribeAsync(string filter, SubscribeOptions options, CancellationToken cancellation = default)
    {
        var bytes = Encoding.UTF8.GetBytes(filter);
        if (!TopicFilter.IsValid(bytes)) throw new MqttRefusedException(ReasonCode.TopicFilterInvalid, $"'{filter}' is no topic filter");
        var (packetId, answer) = _requests.Subscribe();
        _wire.Write(ConnectEncoding.Subscribe(_connection.Server.Version, packetId, bytes, options));
        _ = _wire.Flush();
        var reason = await answer.WaitAsync(cancellation).ConfigureAwait(false);
        return reason <= ReasonCode.GrantedQoS2 ? (QoS)reason : throw new MqttRefusedException(reason, $"the server refuses the subscription to '{filter}': {reason}");
    }

    /// <summary>Ends a subscription; nobody waits for the answer.</summary>
    public void Unsubscribe(string filter)
    {
        _wire.Write(ConnectEncoding.Unsubscribe(_connection.Server.Version, _requests.Tell(), Encoding.UTF8.GetBytes(filter)));
        _ = _wire.Flush();
    }

    /// <summary>Asks the server whether it is there; ends with whatever comes first from it, at once while the client does not read because nobody takes messages over.</summary>
    /// <exception cref="MqttClosedException">The connection has ended before there was an answer.</exception>
    public Task PingAsync()
    {
        var answer = _requests.Ping();
        if (_isWaiting) return Task.CompletedTask;
        Ask();
        return answer;
    }

    /// <summary>Ends the connection at once if the server is dead, and asks it whether it is there now and then; called by a timer.</summary>
    public void Tick()
    {
        if (_isWaiting) _keepAlive.Heard();
        if (_keepAlive.IsOver) Close(new MqttClosedException("the server has not been heard of for one and a half times the keep alive"));
        else if (_keepAlive.TryAsk()) Ask();
    }

    /// <summary>Says goodbye and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        var why = new MqttClosedException("the connection was closed here");
        if (!_stop.IsCancellationRequested) await SayAsync(ReasonCode.Success, why).ConfigureAwait(false);
        Close(why);
        await Closed.ConfigureAwait(false);
    }

    private void Ask()
    {
        _wire.Write(PingReqPacket.Bytes);
        _ = _wire.Flush();
    }

    private void Close(Exception why)
    {
        Interlocked.CompareExchange(ref _reason, why, null);
        _stop.Cancel();
    }

    private async Task<Exception> RunAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await ReadAsync().ConfigureAwait(false);
        }
        catch (ProtocolException fault)
        {
            var why = new MqttClosedException($"the server broke MQTT: {fault.Message}", fault);
            await SayAsync(fault.Reason, why).ConfigureAwait(false);
            Close(why);
        }
        catch (Exception fault)
        {
            Close(fault as MqttClosedException ?? new MqttClosedException($"the connection broke: {(_wire.Fault ?? fault).Message}", fault));
        }

        await EndAsync(_reason!).ConfigureAwait(false);
        return _reason!;
    }

    private async Task EndAsync(Exception why)
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _connection.Stream.DisposeAsync().ConfigureAwait(false);
        _requests.End(why);
        _session.End(why);
    }

    private async Task ReadAsync()
    {
        while (true)
        {
            Take();
            if (_session.RoomAsync() is { IsCompleted: false } room) await WaitAsync(room).ConfigureAwait(false);
            if (!await _connection.Input.FillAsync(_stop.Token).ConfigureAwait(false)) throw new MqttClosedException("the server closed the connection");
            Heard();
        }
    }

    private async Task WaitAsync(Task room)
    {
        _isWaiting = true;
        _requests.Answered();
        await room.WaitAsync(_stop.Token).ConfigureAwait(false);
        _keepAlive.Heard();
        _isWaiting = false;
    }

    // A server that is busy with messages may be long in answering a PINGREQ.
    private void Heard()
    {
        _keepAlive.Heard();
        _requests.Answered();
    }

    private void Take()
    {
        while (_connection.Input.TryTake(out var frame)) Take(frame);
        _ = _wire.Flush();
    }

    private void Take(in Frame frame)
    {
        var version = _connection.Server.Version;
        switch (frame.Type)
        {
            case PacketType.Publish:
                if (_session.Received(PublishPacket.Read(frame, version)) is { } delivery) _receive(delivery);
                break;
            case PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp:
                _session.Received(AckPacket.Read(frame, version));
                break;
            case PacketType.SubAck:
                _requests.Subscribed(SubAckPacket.Read(frame, version));
                break;
            case PacketType.PingResp or PacketType.UnsubAck:
                break; // It was heard.
            case PacketType.Disconnect when version == ProtocolVersion.V5:
                throw Farewell(DisconnectPacket.Read(frame, version));
            default:
                throw new ProtocolException(ReasonCode.ProtocolError, $"{frame.Type} is not for a client, or not now");
        }
    }

    private static MqttClosedException Farewell(in DisconnectPacket packet) =>
        new($"the server closed the connection: {packet.Reason}{(packet.ReasonString.IsEmpty ? "" : $" ({Encoding.UTF8.GetString(packet.ReasonString)})")}");

    // Nothing may follow the word [MQTT-3.14.4-2]: the session is closed before. Version 3 has no word for an error: it closes without one.
    private async Task SayAsync(ReasonCode reason, MqttClosedException why)
    {
        await FlushAsync().ConfigureAwait(false);
        _session.End(why);
        if (reason != ReasonCode.Success && _connection.Server.Version != ProtocolVersion.V5) return;
        _wire.Write(ConnectEncoding.Disconnect(_connection.Server.Version, reason));
        await FlushAsync().ConfigureAwait(false);
    }

    private async Task FlushAsync() => await _wire.Flush().WaitAsync(s_farewell).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
