using System.Collections.Concurrent;
using Heliograph.Broker.Events;

namespace Heliograph.Tests.Rules.Events;

/// <summary>A watcher that keeps what it is told. Not for events about messages, which it would have to hold.</summary>
internal sealed class KeepingWatcher(params BrokerEventKind[] wanted) : IEventWatcher
{
    private readonly ConcurrentQueue<BrokerEvent> _events = new();

    public IReadOnlyList<BrokerEventKind> Wanted => wanted;

    public IReadOnlyList<BrokerEvent> Events => [.. _events];

    public void Happened(BrokerEvent what) => _events.Enqueue(what);
}
