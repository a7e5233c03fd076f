namespace Heliograph.Server.Mesh;

/// <summary>
/// Bounded queues in memory between scripts, which push, and consumers, each of which takes from all queues it names, in turn with the others. Any thread.
/// A value leaves its queue when its consumer has written it: one whose consumer went away before that is given to another.
/// </summary>
internal interface IMessageQueues
{
    /// <summary>Adds a value, a JSON text; the queue's length with it, or an error when it, or the number of queues, is at its bound.</summary>
    (int Length, string? Error) Push(string topic, string clientId, ReadOnlyMemory<byte> json);
}
