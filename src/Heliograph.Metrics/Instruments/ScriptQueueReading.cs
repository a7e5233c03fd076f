namespace Heliograph.Metrics.Instruments;

/// <summary>The queues of scripts as they are now.</summary>
/// <param name="Waiting">Values in queues, and values given to consumers that have not been written.</param>
/// <param name="Topics">Queues.</param>
/// <param name="Consumers">Consumers.</param>
/// <param name="Bytes">Bytes of the values.</param>
public readonly record struct ScriptQueueReading(long Waiting, long Topics, long Consumers, long Bytes);
