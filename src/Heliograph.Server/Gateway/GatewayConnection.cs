using Heliograph.Broker.Channels;
using Heliograph.Broker.Messages;
using Heliograph.Broker.Shards;
using Heliograph.Broker.Topics;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Server.Configuration;
using Heliograph.Server.Mix;
using Heliograph.Server.Scripting;

namespace Heliograph.Server.Gateway;

/// <summary>
/// A connection of a scripted server, from its first byte until its script has been told that it is gone. Responsible for
/// <list type="bullet">
/// <item>its script's callbacks, one at a time: what comes while one waits stays unread,</item>
/// <item>its channels, and what is sent to it: appended, or counted as lost with the reason,</item>
/// <item>its deadlines.</item>
/// </list>
/// What is spoken on it derived classes know. On its shard's thread.
/// </summary>
internal abstract partial class GatewayConnection : Deadline, IProtocol, ISubscriber, IMixClient
{
    private const int MostChannels = 10_000;

    private readonly Link _link;
    private readonly ScriptServer _server;
    private readonly ServerOptions _options;
    private ShardScripts _scripts = null!;
    private HashSet<byte[]>? _channels;
    private ContextWaits? _waits;
    private long _lastRead;
    private string? _end;

    /// <summary>The protocol of a new link.</summary>
    protected GatewayConnection(ScriptServer server, Link link)
    {
        (_server, _link, _options) = (server, link, server.Options);
        link.Speaks = Speaks;
    }

    /// <summary>Its number, of which <see cref="ClientId"/> is the text.</summary>
    public long Number { get; private set; }

    /// <inheritdoc/>
    public string ClientId => ClientIds.Text(Number);

    /// <summary>The peer's address.</summary>
    public string RemoteAddress => _link.Remote?.ToString() ?? "";

    /// <summary>Whether its script is of the generation before.</summary>
    public bool IsLegacy => _server.IsLegacy;

    /// <summary>Whether nothing can be sent any more, because it is closing or closed.</summary>
    public bool IsGone => _isGone || _link.IsClosing;

    /// <summary>Callbacks that wait for its context; null when none ever did.</summary>
    public ContextWaits? Waits => _waits;

    /// <summary>What it counts as.</summary>
    public abstract ClientProtocol Speaks { get; }

    /// <summary>Whose connection it is.</summary>
    public ScriptServer Server => _server;

    /// <summary>The link below.</summary>
    protected Link Link => _link;

    /// <summary>What was configured when it was opened.</summary>
    protected ServerOptions Options => _options;

    /// <summary>Its shard's counters.</summary>
    protected ShardMetrics Metrics => _link.Shard.Metrics;

    /// <summary>Whether messages may be read: what comes before that has its own deadline.</summary>
    protected abstract bool IsOpen { get; }

    /// <inheritdoc/>
    public void Attached(Shard shard)
    {
        _scripts = _server.On(shard.Index);
        _vm = _scripts.Enter();
        Number = _scripts.Gateway.Add(this);
        _lastRead = shard.Now;
        Opened();
        SetNextDeadline();
    }

    /// <inheritdoc/>
    public int Receive(ReadOnlySpan<byte> data)
    {
        _lastRead = _link.Shard.Now;
        try
        {
            MoveOn();
            var consumed = Read(data);
            return _link.IsClosing ? data.Length : consumed;
        }
        catch (Exception fault)
        {
            Break(fault);
            return data.Length;
        }
    }

    /// <inheritdoc/>
    public void Drained()
    {
    }

    /// <inheritdoc/>
    public void Closed(LinkEnd end)
    {
        _isGone = true;
        _link.Shard.ClearDeadline(this);
        _scripts.Gateway.Closed();
        if (!IsOpen && end != LinkEnd.Local) _link.NotTakenUp(ConnectionRefusal.PeerLeft);
        if (end is LinkEnd.Broken or LinkEnd.BadFraming || (end == LinkEnd.Peer && Speaks == ClientProtocol.WebSocket)) _end ??= "the connection was lost";
        LeaveChannels();
        _waits?.End("the connection is closed");
        if ((IsBusy || _isUnread) && end is LinkEnd.Peer or LinkEnd.Broken) _left = _link.Unread.ToArray();
        if (!IsBusy) GoOnToEnd();
    }

    /// <summary>Nothing came in time, or the peer does not take what it is sent.</summary>
    public override void Due()
    {
        if (IsGone) return;
        var (now, options) = (_link.Shard.Now, _options);
        if (!IsOpen)
        {
            _link.NotTakenUp(ConnectionRefusal.ConnectTimeout);
            End("no handshake in time", CloseStatus.PolicyViolation);
        }
        else if (IsOver(options.ReadTimeout, now - _lastRead) && (IsBusy || !_link.IsReadingPaused))
        {
            // Also while a callback waits and leaves much unread: nobody would notice that the client has gone.
            End($"nothing was read for {options.ReadTimeout.TotalSeconds:0.###} s", CloseStatus.GoingAway);
        }
        else if (_link.StalledSince is { } since && IsOver(options.WriteTimeout, now - since))
        {
            _end ??= $"a write took longer than {options.WriteTimeout.TotalSeconds:0.###} s";
            _link.Abort();
        }
        else
        {
            SetNextDeadline();
        }
    }

    /// <inheritdoc/>
    public DeliveryResult Deliver(Message message, in SubscriptionOptions options) =>
        Send(new(message.Payload, ChannelMessage.IsText(message), message.AcceptedAt) { Message = message }) is null ? DeliveryResult.Delivered : DeliveryResult.Dropped;

    /// <summary>Sends something that is not its script's reply: what comes over the mesh. Null, or why not.</summary>
    public string? Push(ReadOnlySpan<byte> data, bool isText) => Send(new(data, isText, _link.Shard.TurnStarted));

    /// <summary>Sends what its script gives to conn:send. Null, or why not.</summary>
    public string? Reply(ReadOnlySpan<byte> data, bool isText) => Send(new(data, isText, _link.Shard.TurnStarted) { IsReply = true });

    /// <summary>Subscribes to a channel. Null, or why not.</summary>
    public string? Subscribe(byte[] channel)
    {
        if (!ChannelName.IsValid(channel)) return $"a channel is 1 to 65535 bytes of UTF-8 without spaces; {ChannelName.Refusal}";
        _channels ??= new(Utf8Key.Comparer);
        if (_channels.Count >= MostChannels) return $"more than {MostChannels} channels";
        if (_channels.Add(channel)) Settle(channel);
        return null;
    }

    /// <summary>Unsubscribes from a channel; from one that it has not subscribed to as well. Null, always.</summary>
    public string? Unsubscribe(byte[] channel)
    {
        if (_channels?.Remove(channel) == true) Settle(channel);
        return null;
    }

    /// <summary>Has the running callback, which has asked to wait, go on when a value of the context is set.</summary>
    public void WaitFor(ScriptVm vm, string key) => (_waits ??= new(_link.Shard)).Add(vm, key);

    /// <summary>Closes it in order because its script wants that.</summary>
    public void CloseByScript() => End(null, CloseStatus.Normal);

    /// <summary>Closes it in order because the server stops.</summary>
    public void CloseAtStop() => End("the server stops", CloseStatus.GoingAway);

    /// <summary>Forgets what has been received and not been taken by protocol_input.</summary>
    public virtual void ClearBuffer() => _left = _left is null ? null : [];

    /// <summary>The connection is there; nothing has come yet.</summary>
    protected abstract void Opened();

    /// <summary>Takes what it can of the bytes received; how many those were.</summary>
    protected abstract int Read(ReadOnlySpan<byte> data);

    /// <summary>Appends a message to the output. Null, or why that was not possible; counted by the caller as not encoded.</summary>
    protected abstract string? Append(in Outgoing message);

    /// <summary>Writes what tells the peer that we close, if the protocol has such a thing.</summary>
    protected abstract void SayClosing(CloseStatus status);

    /// <summary>Forgets what it has of a message that is not complete.</summary>
    protected abstract void ForgetPending();

    /// <summary>Closes the connection; <paramref name="reason"/> is what on_close is told, null for an orderly end. Of one that is gone, nothing more is read.</summary>
    protected void End(string? reason, CloseStatus status)
    {
        if (_left is not null) (_left, _end) = (null, reason);
        if (IsGone) return;
        _end = reason;
        if (reason is not null) GatewayLog.Ended(_server.Log, _server.Name, ClientId, reason);
        SayClosing(status);
        _link.Close();
    }

    private void Break(Exception fault)
    {
        _link.Shard.OnError(fault);
        End("an error inside the server", CloseStatus.InternalError);
    }

    private static bool IsOver(TimeSpan limit, long milliseconds) => limit > TimeSpan.Zero && milliseconds >= limit.TotalMilliseconds;

    private string? Send(in Outgoing message)
    {
        var counters = Metrics.Counters;
        counters.Add(FlowCounter.ClientSends);
        if (IsGone || !IsOpen) return NotSent(FlowCounter.ClientSendsLate, "the connection is closed");
        if (_link.Unsent >= Link.HighWater) return NotSent(FlowCounter.ClientSendsSlow, "the client takes less than it is sent");
        if (Append(message) is { } problem) return NotSent(FlowCounter.ClientSendsNotEncoded, problem);
        _link.Appended(QoS.AtMostOnce, isSys: false, message.Since);
        return null;
    }

    private string NotSent(FlowCounter bucket, string why)
    {
        Metrics.Counters.Add(bucket);
        Metrics.SendFailed(Speaks, 1);
        return why;
    }

    // While a message is delivered, the list of those who get it stays as it is.
    private void Settle(byte[] channel)
    {
        if (_scripts.Gateway.IsEncoding) _link.Shard.Post(() => SettleNow(channel));
        else SettleNow(channel);
    }

    private void SettleNow(byte[] channel)
    {
        if (_channels?.Contains(channel) == true) _scripts.Gateway.Door.Subscribe(channel, this);
        else _scripts.Gateway.Door.Unsubscribe(channel, this);
    }

    private void LeaveChannels()
    {
        if (_channels is null) return;
        foreach (var channel in _channels) _scripts.Gateway.Door.Unsubscribe(channel, this);
        _channels = null;
    }

    private void SetNextDeadline()
    {
        var next = IsOpen ? Least(_options.ReadTimeout, _options.WriteTimeout) : ScriptServer.HandshakeTimeout;
        if (next > TimeSpan.Zero) _link.Shard.SetDeadline(this, (long)next.TotalMilliseconds);
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one == TimeSpan.Zero ? other : other == TimeSpan.Zero || one < other ? one : other;
}
