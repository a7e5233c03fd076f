using System.Text;
using Heliograph.Broker.Storage;
using Heliograph.Broker.Topics;
using Heliograph.Protocol;

namespace Heliograph.Broker.Sessions;

/// <summary>
/// The clients of the node as a list, for those who administrate it. Everything is read and done on the shard it belongs to, a slice a turn; its members may be used on
/// any thread.
/// </summary>
public sealed class ClientDirectory
{
    private static readonly ClientCursor Beginning = new(0, int.MaxValue);

    private readonly NodeContext _node;

    internal ClientDirectory(NodeContext node) => _node = node;

    /// <summary>Up to <paramref name="take"/> of the clients that <paramref name="filter"/> means (null: all), behind the first <paramref name="skip"/>.</summary>
    public async Task<Listing<ClientRecord>> ListAsync(ClientFilter? filter, long skip, int take)
    {
        var walk = new SessionWalk<ClientRecord>(_node.Tables, new(skip, take), Look(filter), Beginning) { IsOfAll = filter is null, EndsWhenFull = filter is null };
        var part = await walk.Start().ConfigureAwait(false);
        if (filter is not null) return part;
        var count = Math.Max(_node.Gauges.Sessions, part.Items.Count);
        return part with { Count = count, HasMore = part.Items.Count > 0 && count > skip + part.Items.Count };
    }

    /// <summary>The next of them from <paramref name="cursor"/> on (null: the beginning).</summary>
    public Task<Listing<ClientRecord>> ReadAsync(ClientFilter? filter, ClientCursor? cursor, int take) =>
        new SessionWalk<ClientRecord>(_node.Tables, new(0, take), Look(filter), cursor ?? Beginning) { EndsWhenFull = true }.Start();

    /// <summary>One client; null when it has no session.</summary>
    public Task<ClientRecord?> FindAsync(string clientId) => WithAsync(clientId, session => new ClientRecord(session));

    /// <summary>Has a connected client's keep-alive be so many seconds (0: it may be silent for ever) until it connects again; null when it is not connected.</summary>
    public Task<ClientRecord?> SetKeepAliveAsync(string clientId, ushort seconds) => WithAsync(clientId, session =>
    {
        if (session.Connection is not { } connection) return null;
        connection.SetKeepAlive(seconds);
        connection.SetNextDeadline(0);
        session.Facts = session.Facts with { KeepAlive = seconds };
        return new ClientRecord(session);
    });

    /// <summary>Subscriptions that <paramref name="filter"/> means.</summary>
    public async Task<Listing<SubscriptionRecord>> SubscriptionsAsync(SubscriptionFilter filter, long skip, int take)
    {
        var window = new PageWindow<SubscriptionRecord>(skip, take);
        if (filter.ClientId is not { } clientId) return await new SessionWalk<SubscriptionRecord>(_node.Tables, window, Look(filter), Beginning).Start().ConfigureAwait(false);
        await WithAsync(clientId, session =>
        {
            Look(filter)(session, window);
            return session;
        }).ConfigureAwait(false);
        return new(window.Items, window.Count, window.HasMore);
    }

    /// <summary>
    /// Subscribes for a client, which no rule is asked about; a reason for each filter, null when it has no session. Retained messages follow when it is connected.
    /// No Local must not be set for a shared subscription. Completes when it is kept; with a <see cref="StoreException"/> when it cannot be.
    /// </summary>
    public Task<ReasonCode[]?> SubscribeAsync(string clientId, IReadOnlyList<(string Filter, SubscriptionOptions Options)> filters)
    {
        var encoded = filters.Select(one => (Encoding.UTF8.GetBytes(one.Filter), one.Options)).ToList();
        return KeptAsync(clientId, session => session.Connection is { } connection ? connection.Subscribing.Subscribe(encoded) : Subscribe(session, encoded));
    }

    /// <summary>Unsubscribes for a client, likewise; for each filter whether it had it, null when it has no session.</summary>
    public Task<bool[]?> UnsubscribeAsync(string clientId, IReadOnlyList<string> filters) =>
        KeptAsync(clientId, session => filters.Select(filter => session.Subscriptions.Unsubscribe(Encoding.UTF8.GetBytes(filter))).ToArray());

    /// <summary>What waits for a client, or what is in flight to it, oldest first; null when it has no session. <paramref name="most"/>: octets of all payloads.</summary>
    public Task<Listing<QueuedMessage>?> MessagesAsync(string clientId, bool inFlight, (int Skip, int Take) window, int most) => WithAsync(clientId, session =>
    {
        if (!session.HasOutbox) return new([], 0, false);
        var entries = inFlight ? session.Outbox.Unfinished(window.Skip) : session.Outbox.Waiting(window.Skip);
        var items = new List<QueuedMessage>();
        foreach (var entry in entries.Take(window.Take))
        {
            items.Add(new(entry, most));
            most -= items[^1].Payload.Length;
        }

        var count = inFlight ? session.Outbox.InflightCount : session.Outbox.QueueLength;
        return new Listing<QueuedMessage>(items, count, count > window.Skip + items.Count);
    });

    private static Action<Session, PageWindow<ClientRecord>> Look(ClientFilter? filter) => (session, window) =>
    {
        if ((filter is null || filter.Includes(session)) && window.Meets()) window.Add(new(session));
    };

    private static Action<Session, PageWindow<SubscriptionRecord>> Look(SubscriptionFilter filter) => (session, window) =>
    {
        foreach (var (name, options) in session.Subscriptions.Items)
        {
            if (filter.Includes(name, options) && window.Meets()) window.Add(SubscriptionRecord.Of(session, name, options));
        }
    };

    private static ReasonCode[] Subscribe(Session session, List<(byte[] Filter, SubscriptionOptions Options)> filters) => [.. filters.Select(one =>
    {
        var options = session.Table.Options;
        if (!TopicFilter.IsValid(one.Filter) || TopicLevels.Count(one.Filter) > options.MaxTopicLevels) return ReasonCode.TopicFilterInvalid;
        if (TopicFilter.IsShared(one.Filter) && !TopicFilter.TryParseShared(one.Filter, out _, out _)) return ReasonCode.TopicFilterInvalid;
        if (options.MaxSubscriptions > 0 && session.Subscriptions.Count >= options.MaxSubscriptions && !session.Subscriptions.Contains(one.Filter)) return ReasonCode.QuotaExceeded;
        var granted = one.Options.Within(options.MaxQoS);
        session.Subscriptions.Subscribe(one.Filter, granted);
        session.Table.Node.Gauges.RaiseSubscriptions();
        return (ReasonCode)granted.QoS;
    })];

    private Task<T?> WithAsync<T>(string clientId, Func<Session, T?> read)
        where T : class
    {
        var id = Encoding.UTF8.GetBytes(clientId);
        var home = _node.Tables[0].Home(id);
        return home.Shard.RunAsync(() => home.Find(id) is { } session ? read(session) : null);
    }

    private Task<T?> KeptAsync<T>(string clientId, Func<Session, T> change)
        where T : class
    {
        var id = Encoding.UTF8.GetBytes(clientId);
        var home = _node.Tables[0].Home(id);
        var work = new KeptChange<T>(home, id, change);
        home.Shard.Post(work);
        return work.Completion;
    }
}
