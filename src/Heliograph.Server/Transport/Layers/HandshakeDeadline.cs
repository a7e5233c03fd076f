using Heliograph.Broker.Shards;

namespace Heliograph.Server.Transport.Layers;

/// <summary>The moment at which a link must have done its handshakes.</summary>
internal sealed class HandshakeDeadline(LayerStack stack) : Deadline
{
    public override void Due() => stack.TimedOut();
}
