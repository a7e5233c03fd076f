using System.Text;
using Heliograph.Broker.Access;
using Heliograph.Broker.Channels;
using Heliograph.Broker.Events;
using Heliograph.Broker.Retained;
using Heliograph.Broker.Routing;
using Heliograph.Broker.Sessions;
using Heliograph.Broker.Shards;
using Heliograph.Broker.Storage;
using Heliograph.Broker.Topics;
using Heliograph.Broker.Tracing;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Broker;

/// <summary>
/// The broker of one node without its doors: shards, routing, sessions and what the store kept, wired in the order they need each other.
/// A transport drives <see cref="Shards"/> and makes a protocol per connection with <see cref="Accept"/>; every other member may be used on any thread.
/// </summary>
public sealed class MessageBroker
{
    private readonly Shard[] _shards;
    private readonly RoutingTable _routing;
    private readonly NodeContext _node;
    private readonly Traces _traces;
    private readonly Watch _watch;

    /// <summary>A broker with everything that <paramref name="store"/> kept. Throws <see cref="StoreException"/> when that cannot be read.</summary>
    public MessageBroker(BrokerOptions options, IStore store, SummaryWindow window, IConnectionLog log)
    {
        var mqtt = options.Mqtt;
        _routing = new(options.Shards, mqtt.ShareStrategy, new(mqtt.RetainAvailable ? mqtt.MaxRetained : RetainedLimits.None, mqtt.MaxRetainedPayload));
        _node = new(mqtt, _routing, log, options.Access, new(options.Shards, options.Time));
        _shards = new Shard[options.Shards];
        for (var i = 0; i < _shards.Length; i++) _shards[i] = CreateShard(i, options, store, window, log);
        _traces = new(_routing, _node, options.Time);
        _watch = new(_node);
        Restoration.Apply(store.Load(), _node, _routing);
        new Sweeper(_shards[0], _routing).Due();
        if (mqtt.SysInterval > TimeSpan.Zero) new SysTopics(this, _node.Tables[0], mqtt.SysInterval).Start();
    }

    /// <summary>The loops, for a transport to drive.</summary>
    public IReadOnlyList<Shard> Shards => _shards;

    /// <summary>What there is now and the most there has been.</summary>
    public NodeGauges Gauges => _node.Gauges;

    /// <summary>Who may come in and what clients may do.</summary>
    public AccessControl Access => _node.Access;

    /// <summary>How fast all clients together may publish; to be changed at any time.</summary>
    public SharedRate Rate => _node.Rate;

    /// <summary>What holds for new connections now.</summary>
    public MqttOptions Options => _node.Options;

    /// <summary>Clients and their subscriptions, to be listed and changed from outside.</summary>
    public ClientDirectory Clients => field ??= new(_node);

    /// <summary>Routes, retained and delayed messages, to be listed and changed from outside.</summary>
    public MessageDirectory Messages => field ??= new(_shards, _routing, _node);

    /// <summary>The doors for subscribers that are no MQTT clients, by shard.</summary>
    public IReadOnlyList<ChannelDoor> Channels => field ??= [.. _node.Tables.Select(table => new ChannelDoor(table, _node.Gauges))];

    /// <summary>The shard on which the MQTT client of this identifier has its session, if it has one. Any thread.</summary>
    public Shard HomeOf(ReadOnlySpan<byte> clientId) => _node.Tables[0].Home(clientId).Shard;

    internal IReadOnlyList<SessionTable> Tables => _node.Tables;

    /// <summary>Has new connections follow <paramref name="options"/>; what applies at a restart only is left as it is.</summary>
    public void Apply(MqttOptions options) => _node.Options = options;

    /// <summary>The sum of <paramref name="counter"/> over all shards.</summary>
    public long Total(BrokerCounter counter)
    {
        long sum = 0;
        foreach (var shard in _shards) sum += shard.Metrics.Counters.Read(counter);
        return sum;
    }

    /// <summary>The protocol of a new MQTT connection.</summary>
    public IProtocol Accept(Link link) => new MqttConnection(_node, link);

    /// <summary>
    /// Publishes a message that no client sent: the door of the HTTP API. Counts as received. Completes when the message is routed and kept; with the
    /// reason of a PUBACK (<see cref="ReasonCode.QuotaExceeded"/> when it could not be kept).
    /// </summary>
    public Task<ReasonCode> PublishAsync(ApplicationMessage message)
    {
        var publication = new Publication(message, _node);
        _shards[(uint)message.Topic.GetHashCode(StringComparison.Ordinal) % (uint)_shards.Length].Post(publication);
        return publication.Completion;
    }

    /// <summary>Publishes one of the broker's own messages, <c>$SYS/brokers/heliograph/TOPIC</c>. QoS 0, not retained.</summary>
    public void PublishSys(string topic, byte[] payload) => _shards[0].Post(() => SysTopics.Send(_node.Tables[0], $"{SysTopics.Node}/{topic}", payload));

    /// <summary>Ends a client's session and, if it is connected, its connection (0x98). False when there is no such session.</summary>
    public Task<bool> KickAsync(string clientId)
    {
        var id = Encoding.UTF8.GetBytes(clientId);
        var home = _node.Tables[0].Home(id);
        return home.Shard.RunAsync(() => home.Kick(id));
    }

    /// <summary>
    /// Keeps clients out, and ends the connections and sessions of those that are in (0x98: DISCONNECT has no code for a ban). A session whose client
    /// has not come back since the broker started is known by its identifier only. A slice a turn, so that others go on; completes with how many ended.
    /// </summary>
    public async Task<int> BanAsync(Ban ban)
    {
        Access.Bans.Put(ban);
        return (await Task.WhenAll(_node.Tables.Select(table => table.EndAsync(ban, keepsSessions: false))).ConfigureAwait(false)).Sum();
    }

    /// <summary>Takes away the subscriptions that today's rules deny; completes with how many there were. Sources that must be asked outside are not.</summary>
    public async Task<int> RevokeDeniedAsync() => (await Task.WhenAll(_node.Tables.Select(table => table.RevokeDeniedAsync())).ConfigureAwait(false)).Sum();

    /// <summary>What rules have answered a client and its connection remembers; null when it is not connected.</summary>
    public Task<IReadOnlyList<RememberedAnswer>?> RememberedAnswersAsync(string clientId)
    {
        var id = Encoding.UTF8.GetBytes(clientId);
        var home = _node.Tables[0].Home(id);
        return home.Shard.RunAsync(() => home.Remembered(id));
    }

    /// <summary>Has a client's connection forget the answers that rules gave it; false when it is not connected.</summary>
    public Task<bool> ForgetAnswersAsync(string clientId)
    {
        var id = Encoding.UTF8.GetBytes(clientId);
        var home = _node.Tables[0].Home(id);
        return home.Shard.RunAsync(() => home.Forget(id));
    }

    /// <summary>
    /// Tells every client that the server shuts down (0x8B), publishing wills as the standard says, and ends its connection. Completes when all
    /// shards have done so; their links may still be writing.
    /// </summary>
    public Task DisconnectAllAsync() => Task.WhenAll(_node.Tables.Select(table => table.Shard.RunAsync(table.DisconnectAll)));

    /// <summary>
    /// The <paramref name="top"/> sessions with the most of <paramref name="detail"/>, greatest first; those with none are left out. Every shard looks at its own, a
    /// slice a turn.
    /// </summary>
    public async Task<IReadOnlyList<(string ClientId, long Value)>> TopAsync(SessionDetail detail, int top)
    {
        var walks = _node.Tables.Select(table => new DetailWalk(table, detail, top)).ToList();
        for (var i = 0; i < walks.Count; i++) _shards[i].Post(walks[i]);
        var lists = await Task.WhenAll(walks.Select(walk => walk.Completion)).ConfigureAwait(false);
        return [.. lists.SelectMany(list => list.Items).OrderByDescending(item => item.Value).Take(top)
            .Select(item => (Encoding.UTF8.GetString(item.Key), item.Value))];
    }

    /// <summary>
    /// Has a subscriber that is no route (<see cref="ISubscriber.IsRoute"/>) see every message of a filter, on the shard that publishes it. Any thread.
    /// </summary>
    public void Watch(ReadOnlySpan<byte> filter, in Subscription watcher) => _routing.Trie.Subscribe(filter, SubscriptionTrie.Anywhere, watcher);

    /// <summary>Takes back <see cref="Watch(ReadOnlySpan{byte}, in Subscription)"/>. A shard that has begun to route a message may still show it. Any thread.</summary>
    public void Unwatch(ReadOnlySpan<byte> filter, ISubscriber watcher) => _routing.Trie.Unsubscribe(filter, SubscriptionTrie.Anywhere, watcher);

    /// <summary>
    /// Has somebody be told what happens from now on. Messages published before do not say who published them (<see cref="Messages.Message.Sender"/>) if nobody watched then. Any
    /// thread.
    /// </summary>
    public void Watch(IEventWatcher watcher) => _watch.Begin(watcher);

    /// <summary>Takes back <see cref="Watch(IEventWatcher)"/>. A shard in the middle of something may still tell it. Any thread.</summary>
    public void Unwatch(IEventWatcher watcher) => _watch.End(watcher);

    /// <summary>Begins a trace; completes when no shard misses anything any more.</summary>
    public Task StartTraceAsync(PacketTrace trace) => _traces.StartAsync(trace);

    /// <summary>Ends a trace; completes when no shard records anything any more.</summary>
    public Task StopTraceAsync(PacketTrace trace) => _traces.StopAsync(trace);

    /// <summary>Which deliveries are slow, from now on.</summary>
    public Task ApplyAsync(SlowOptions options) => EveryTableAsync(table =>
    {
        table.Slow.Options = options;
        return 0;
    });

    /// <summary>Clients that were slow to take messages of a topic, slowest first, at most as many as the options say.</summary>
    public async Task<IReadOnlyList<SlowSubscription>> SlowSubscriptionsAsync()
    {
        var lists = await Task.WhenAll(_node.Tables.Select(table => table.Shard.RunAsync(() => (table.Slow.Options.Top, List: table.Slow.List())))).ConfigureAwait(false);
        return [.. lists.SelectMany(list => list.List).OrderByDescending(one => one.Milliseconds).Take(lists[0].Top)];
    }

    /// <summary>Forgets who was slow.</summary>
    public Task ForgetSlowAsync() => EveryTableAsync(table =>
    {
        table.Slow.Clear();
        return 0;
    });

    /// <summary>The <paramref name="top"/> topics with the most messages published, as <see cref="BusyTopics"/> estimates them, greatest first.</summary>
    public async Task<IReadOnlyList<(string Topic, long Count)>> TopTopicsAsync(int top)
    {
        var lists = await Task.WhenAll(_shards.Select(shard => shard.RunAsync(() => CopyOf(shard.Metrics.Topics)))).ConfigureAwait(false);
        return [.. lists.SelectMany(list => list).GroupBy(row => row.Topic, row => row.Count, StringComparer.Ordinal)
            .Select(topic => (topic.Key, topic.Sum())).OrderByDescending(topic => topic.Item2).Take(top)];
    }

    private static (string Topic, long Count)[] CopyOf(BusyTopics topics)
    {
        var rows = new (string, long)[topics.Rows.Length];
        for (var i = 0; i < rows.Length; i++) rows[i] = (Encoding.UTF8.GetString(topics.Rows[i].Topic), topics.Rows[i].Count);
        return rows;
    }

    private async Task<int> EveryTableAsync(Func<SessionTable, int> action)
    {
        var counts = await Task.WhenAll(_node.Tables.Select(table => table.Shard.RunAsync(() => action(table)))).ConfigureAwait(false);
        return counts.Sum();
    }

    private Shard CreateShard(int index, BrokerOptions options, IStore store, SummaryWindow window, IConnectionLog log)
    {
        var shard = new Shard(index, options.Time, new(window), log.Failed);
        var lane = new StoreLane(store);
        var router = new Router(shard, _routing, lane) { MaxDelayed = options.Mqtt.MaxDelayed };
        shard.AtTurnEnd(lane);
        _ = new SessionTable(shard, router, _routing, _node, options.Time);
        return shard;
    }

    // Retained messages that have expired go even if nobody looks; once a second is enough.
    private sealed class Sweeper(Shard shard, RoutingTable routing) : Deadline
    {
        private const int Period = 1000;

        public override void Due()
        {
            routing.Retained.Sweep(shard.UtcNow, routing.Routers[shard.Index].Lane);
            shard.SetDeadline(this, Period);
        }
    }
}
