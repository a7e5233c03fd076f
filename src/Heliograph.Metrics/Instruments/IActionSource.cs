namespace Heliograph.Metrics.Instruments;

/// <summary>What pages and ledger read of one action. Any thread; nothing waits.</summary>
public interface IActionSource
{
    /// <summary>Its identifier: type and name.</summary>
    string Id { get; }

    /// <summary>What became of its rows.</summary>
    ActionCells Cells { get; }
}
