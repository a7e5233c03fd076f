using Heliograph.Metrics.Instruments;

namespace Heliograph.Metrics.Pages;

/// <summary>What a listener counts. Any thread.</summary>
public interface IListenerSource
{
    /// <summary>What it is called: the <c>listener</c> label.</summary>
    string Name { get; }

    /// <summary>Connections open now.</summary>
    int Live { get; }

    /// <summary>The most connections there may be at once; 0 is no limit.</summary>
    int MaxConnections { get; }

    /// <summary>Connections admitted so far.</summary>
    long Accepted { get; }

    /// <summary>Connections that ended so far before a CONNECT was answered on them, for <paramref name="reason"/>.</summary>
    long Refused(ConnectionRefusal reason);
}
