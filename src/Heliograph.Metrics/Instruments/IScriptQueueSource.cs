namespace Heliograph.Metrics.Instruments;

/// <summary>What can be read of the queues of scripts. Any thread; counted from the queues themselves, not from what came and went.</summary>
public interface IScriptQueueSource
{
    /// <summary>What became of values.</summary>
    ScriptQueueCells Cells { get; }

    /// <summary>The queues now.</summary>
    ScriptQueueReading Read();
}
