namespace Heliograph.Metrics.Instruments;

/// <summary>What pages and ledger read of connectors and of what goes over them. Any thread; nothing waits.</summary>
public interface IIntegrationSource
{
    /// <summary>The connectors.</summary>
    IReadOnlyList<IConnectorSource> Connectors { get; }

    /// <summary>The actions.</summary>
    IReadOnlyList<IActionSource> Actions { get; }

    /// <summary>The sources.</summary>
    IReadOnlyList<IInboundSource> Sources { get; }

    /// <summary>The counts of every action there is or was, so that sums do not fall when one is deleted. One that comes back under its name goes on with its own.</summary>
    IEnumerable<ActionCells> EveryAction { get; }
}
