using Heliograph.Broker.Routing;
using Heliograph.Broker.Sessions;
using Heliograph.Broker.Storage;
using Heliograph.Metrics.Instruments;

namespace Heliograph.Broker;

/// <summary>Puts what the store kept back in its rooms. Runs before any shard has a loop, so every room may be touched from here.</summary>
internal static class Restoration
{
    public static void Apply(StoreImage image, NodeContext node, RoutingTable routing)
    {
        foreach (var shard in node.Tables) shard.Shard.BeginTurn();
        foreach (var stored in image.Sessions.OrderBy(stored => stored.Record.Id)) Restore(stored, image, node);
        foreach (var id in image.Retained)
        {
            if (image.Messages.TryGetValue(id, out var message)) routing.Retained.Restore(message);
        }

        foreach (var (id, due) in image.Delayed)
        {
            if (image.Messages.TryGetValue(id, out var message)) routing.Routers[id % routing.Routers.Length].Delayed.Restore(message, due);
        }

        foreach (var message in image.Messages.Values) message.Release();
        node.Gauges.RaiseSubscriptions();
        routing.MostDelayed.Raise(routing.DelayedCount);
    }

    private static void Restore(StoredSession stored, StoreImage image, NodeContext node)
    {
        var record = stored.Record;
        node.SeenStoreId(record.Id);
        var table = node.Tables[0].Home(record.ClientId);
        table.Find(record.ClientId)?.Forget();
        var session = table.Create(record.ClientId);
        table.Counters.Add(FlowCounter.SessionsRestored);
        session.StoreId = record.Id;
        session.Expiry = record.Expiry;
        session.Identity = Access.ClientIdentity.Unknown with { ClientId = record.ClientId };
        foreach (var (filter, options) in stored.Subscriptions) session.Subscriptions.Restore(filter, options);
        foreach (var packetId in stored.Incoming) session.AddIncoming(packetId, null);
        foreach (var entry in stored.Entries) session.Outbox.Restore(OutgoingEntry.Restore(entry, image.Messages.GetValueOrDefault(entry.Message)));
        if (image.Messages.GetValueOrDefault(record.Will) is { } will) session.Will = Will.Restore(session, will, record);
        session.Parked(record.DisconnectedAt);
    }
}
