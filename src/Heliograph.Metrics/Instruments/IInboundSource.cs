namespace Heliograph.Metrics.Instruments;

/// <summary>What pages read of one source of messages. Any thread; nothing waits.</summary>
public interface IInboundSource
{
    /// <summary>Its identifier: type and name.</summary>
    string Id { get; }

    /// <summary>What became of its messages.</summary>
    SourceCells Cells { get; }
}
