namespace Heliograph.Broker.Events;

/// <summary>Somebody who wants to know what happens.</summary>
public interface IEventWatcher
{
    /// <summary>What it wants to know; always the same.</summary>
    IReadOnlyList<BrokerEventKind> Wanted { get; }

    /// <summary>It has happened. On the shard's thread, in the middle of it: must not wait and must not throw; any shard at any time.</summary>
    void Happened(BrokerEvent what);
}
