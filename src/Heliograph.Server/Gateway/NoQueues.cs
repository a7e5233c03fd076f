using Heliograph.Server.Mesh;

namespace Heliograph.Server.Gateway;

/// <summary>Queues of a node that has none.</summary>
internal sealed class NoQueues : IMessageQueues
{
    /// <inheritdoc/>
    public (int Length, string? Error) Push(string topic, string clientId, ReadOnlyMemory<byte> json) => (0, "this node has no queues");
}
