using Heliograph.Metrics.Instruments;
using Heliograph.Metrics.Ledger;

namespace Heliograph.Metrics.Pages;

/// <summary>What the engine's page reads at every scrape, on any thread. Members answer from memory and never wait.</summary>
public interface IEngineSource : ILedgerSource, IDetailSource
{
    /// <summary>Client connections open now, over all servers and protocols.</summary>
    long Clients { get; }

    /// <summary>The open listeners, each with a name of its own.</summary>
    IReadOnlyList<IListenerSource> Listeners { get; }

    /// <summary>How long the oldest message in any queue has waited, in seconds; 0 when none waits.</summary>
    long OldestQueuedSeconds { get; }

    /// <summary>The cells of durable storage; null without one. Read once, when the page is made.</summary>
    StorageMetrics? Storage { get; }

    /// <summary>Alarms and limits.</summary>
    IOperationSource Operation { get; }

    /// <summary>What callers of the engine API have asked for.</summary>
    EngineApiCells EngineApi { get; }

    /// <summary>The scripts of websocket and socket servers, each with a listener of its own.</summary>
    IReadOnlyList<IScriptSource> Scripts { get; }
}
