namespace Heliograph.Metrics.Instruments;

/// <summary>What an alarm can be about. The value is a cell's place.</summary>
public enum AlarmKind
{
    /// <summary>Connections near the limit of a listener or of the node.</summary>
    TooManyConnections,

    /// <summary>Many messages wait, in one session's queue or in all of them together.</summary>
    QueuesFilling,

    /// <summary>The volume of the data folder has little room left.</summary>
    DiskSpaceLow,

    /// <summary>The store cannot write.</summary>
    StoreFailing,

    /// <summary>A certificate ends soon, or has ended.</summary>
    CertificateExpiring,

    /// <summary>An authenticator or a source of rules outside does not answer.</summary>
    SourceDown,

    /// <summary>Many deliveries are dropped.</summary>
    HighDropRate,

    /// <summary>The process occupies most of the memory it may have.</summary>
    HighMemoryUsage,

    /// <summary>Not a kind: how many there are.</summary>
    Count,
}
