namespace Heliograph.Server.Mesh;

/// <summary>A value in a queue.</summary>
/// <param name="queue">Its queue.</param>
/// <param name="sequence">Its place: those before it have a lower one.</param>
/// <param name="clientId">The client for which it was pushed; empty for none.</param>
/// <param name="json">The value, a JSON text in UTF-8.</param>
internal sealed class QueuedValue(MessageQueue queue, long sequence, string clientId, byte[] json)
{
    /// <summary>The queue it is in, or comes from.</summary>
    public MessageQueue Queue => queue;

    /// <summary>The name of its queue.</summary>
    public string Topic => queue.Topic;

    /// <summary>Its place in the queue.</summary>
    public long Sequence => sequence;

    /// <summary>The client for which it was pushed; empty for none.</summary>
    public string ClientId => clientId;

    /// <summary>The value, a JSON text in UTF-8.</summary>
    public ReadOnlyMemory<byte> Json => json;
}
