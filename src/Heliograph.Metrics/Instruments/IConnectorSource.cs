namespace Heliograph.Metrics.Instruments;

/// <summary>What pages read of one connector. Any thread; nothing waits.</summary>
public interface IConnectorSource
{
    /// <summary>Its identifier: type and name.</summary>
    string Id { get; }

    /// <summary>Whether it is connected; connecting, disconnected and stopped are not.</summary>
    bool IsConnected { get; }

    /// <summary>How it fares.</summary>
    ConnectorCells Cells { get; }
}
