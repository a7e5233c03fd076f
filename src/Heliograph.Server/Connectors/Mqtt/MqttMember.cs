using System.Net.Security;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Server.Connectors.Mqtt;

/// <summary>
/// One client identifier of a bridge: its connection, again and again, and what is under way over all of them. Connected and checked by one thread at a time; everything
/// else is for any thread.
/// </summary>
/// <param name="options">Whom to connect to, and as whom.</param>
/// <param name="clock">The clock.</param>
/// <param name="doubt">Called when the connection has ended by itself.</param>
internal sealed class MqttMember(MqttClientOptions options, TimeProvider clock, Action doubt) : IAsyncDisposable
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(1);

    private readonly MqttSession _session = new(options);
    private readonly CancellationTokenSource _closing = new();
    private MqttClient? _client;
    private MqttClientOptions? _current;
    private Task _watching = Task.CompletedTask;
    private bool _isKnown;
    private bool _works;
    private volatile bool _isLeaving;

    /// <summary>The filter that it subscribes to when it has connected; null for a member that only publishes.</summary>
    public string? Filter { get; init; }

    /// <summary>The highest QoS of the subscription.</summary>
    public QoS QoS { get; init; }

    /// <summary>Whether nobody goes on with its session, which is to be given up with it.</summary>
    public bool IsLast { get; set; }

    /// <summary>Whether who goes on with its session has another filter.</summary>
    public bool DropsFilter { get; set; }

    /// <summary>How TLS is spoken, asked at each connection; null for plain TCP.</summary>
    public Func<SslClientAuthenticationOptions?> Tls { get; init; } = () => null;

    /// <summary>Gets what comes.</summary>
    public Action<MqttDelivery> Receive { get; init; } = delivery => delivery.Acknowledge();

    /// <summary>Publishes a message, as <see cref="MqttSession.PublishAsync"/> says.</summary>
    public Task<MqttAnswer> PublishAsync(MqttMessage message) => _session.PublishAsync(message);

    /// <summary>Connects, unless there is a connection that has not failed a check.</summary>
    /// <param name="limit">Gives up.</param>
    /// <exception cref="TargetException">It cannot, or not before the time is over.</exception>
    public async Task ConnectAsync(Limit limit)
    {
        if (_works && _client is { Closed.IsCompleted: false }) return;
        try
        {
            await LeaveAsync().ConfigureAwait(false);
            // What comes on a new connection comes on top of what is held of the old ones.
            if (!_session.RoomAsync().IsCompleted) throw new TargetException("what came before is not taken over yet");
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _closing.Token);
            await OpenAsync(options with { Tls = Tls() }, either.Token).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            await LeaveAsync().ConfigureAwait(false); // A connection without its subscription is none.
            if (fault is MqttRefusedException or MqttClosedException) throw new TargetException(fault.Message, fault);
            if (fault is OperationCanceledException && limit.IsOver) throw NoAnswer();
            throw;
        }
    }

    /// <summary>It is about to be disposed: whoever is connecting it gives up at once. Any thread.</summary>
    public void Close() => _closing.Cancel();

    /// <summary>Whether the server answers.</summary>
    /// <exception cref="TargetException">It does not.</exception>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        _works = false;
        try
        {
            var answer = (_client ?? throw new TargetException("there is no connection")).PingAsync();
            await answer.WaitAsync(options.ConnectTimeout / 2, clock, cancellation).ConfigureAwait(false); // Half is left for connecting again.
            _works = true;
        }
        catch (TimeoutException)
        {
            throw NoAnswer();
        }
        catch (MqttClosedException fault)
        {
            throw new TargetException(fault.Message, fault);
        }
    }

    /// <summary>Connects again if the server does not answer.</summary>
    /// <exception cref="TargetException">It cannot.</exception>
    public async Task RenewAsync(Limit limit)
    {
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _closing.Token);
            await CheckAsync(either.Token).ConfigureAwait(false);
        }
        catch (TargetException)
        {
            await ConnectAsync(limit).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        var wasOpen = _client is { Closed.IsCompleted: false };
        if (wasOpen && DropsFilter && !IsLast) Unsubscribe();
        await LeaveAsync().ConfigureAwait(false);
        _closing.Dispose();
        _session.Abandon(new MqttClosedException("the connection was closed here"));
        if (!wasOpen || options.CleanStart || !IsLast) return;
        using var limit = new CancellationTokenSource(s_farewell);
        await ForgetAsync(_current!, limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // It is not to wait there for ever.
    }

    private void Unsubscribe()
    {
        try
        {
            _client!.Unsubscribe(Filter!);
        }
        catch (MqttClosedException)
        {
            // The connection has ended meanwhile.
        }
    }

    private async Task OpenAsync(MqttClientOptions current, CancellationToken cancellation)
    {
        if (MustForget(current)) await ForgetAsync(current, cancellation).ConfigureAwait(false);
        (_isLeaving, _current) = (false, current);
        _client = await MqttClient.ConnectAsync(current, _session, Receive, clock, cancellation).ConfigureAwait(false);
        _isKnown = true;
        _watching = WatchAsync(_client);
        if (Filter is not null) await _client.SubscribeAsync(Filter, SubscriptionOf(current), cancellation).ConfigureAwait(false);
        _works = true;
    }

    // Also of what this process had under way, when nobody waits for it any more: it may be the very message that the server closes the connection for, each time it gets it.
    private bool MustForget(MqttClientOptions current) => !current.CleanStart && Filter is null && (_session.DropWithdrawn() || !_isKnown);

    // What an earlier process had under way is not known here: its packet identifiers must not be taken for those of new messages.
    private async Task ForgetAsync(MqttClientOptions current, CancellationToken cancellation)
    {
        var clean = current with { CleanStart = true };
        await using var client = await MqttClient.ConnectAsync(clean, new(clean), Receive, clock, cancellation).ConfigureAwait(false);
    }

    // The flag RETAIN as it was published, and what is retained only when the server has no such subscription yet, where the version has that.
    private SubscribeOptions SubscriptionOf(MqttClientOptions current)
    {
        var isNew = current.Version == ProtocolVersion.V5;
        return new(QoS, retainAsPublished: isNew, retainHandling: isNew && !current.CleanStart ? (byte)1 : (byte)0);
    }

    private TargetException NoAnswer() => new($"{options.Host}:{options.Port} has not answered in time");

    // Who is sent away at once, such as by another client of the same identifier, does not come back at once.
    private async Task WatchAsync(MqttClient client)
    {
        var began = clock.GetTimestamp();
        await client.Closed.ConfigureAwait(false);
        if (!_isLeaving && s_shortest - clock.GetElapsedTime(began) is { Ticks: > 0 } rest) await Task.Delay(rest, clock).ConfigureAwait(false);
        if (!_isLeaving) doubt();
    }

    private async Task LeaveAsync()
    {
        _isLeaving = true;
        if (_client is not null) await _client.DisposeAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        _client = null;
    }
}
