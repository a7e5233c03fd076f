namespace Heliograph.Metrics.Instruments;

/// <summary>What pages and ledger read of one rule. Any thread; nothing waits.</summary>
public interface IRuleSource
{
    /// <summary>Its identifier; may contain anything.</summary>
    string Id { get; }

    /// <summary>Whether messages trigger it.</summary>
    bool IsEnabled { get; }

    /// <summary>Messages in its queue now.</summary>
    int Waiting { get; }

    /// <summary>Messages evaluated a second, over the last full 10 s.</summary>
    double Rate { get; }

    /// <summary>What became of its messages.</summary>
    RuleCells Cells { get; }
}
