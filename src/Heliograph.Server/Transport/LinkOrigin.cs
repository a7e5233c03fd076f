using Heliograph.Broker.Shards;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Transport.Layers;

namespace Heliograph.Server.Transport;

/// <summary>What links come from and go back to: the listener that accepted them, seen by their transport. Called from any loop.</summary>
internal abstract class LinkOrigin
{
    /// <summary>The protocol of a new link. The link has no shard, peer certificate or PROXY address yet: it is only to be kept.</summary>
    public abstract IProtocol CreateProtocol(Link link);

    /// <summary>What it is called.</summary>
    public virtual string Name => "";

    /// <summary>How fast each of its clients may send.</summary>
    public virtual ClientRate Rate => default;

    /// <summary>How fast all of them together may publish; null when nobody says.</summary>
    public virtual SharedRate? SharedRate => null;

    /// <summary>How its clients come in.</summary>
    public virtual ListenerAccess Access => default;

    /// <summary>What lies between the socket and the protocol of a new link; null when nothing does.</summary>
    public virtual LayerStack? CreateLayers(StreamLink link) => null;

    /// <summary>A connection has been accepted: false when it is to be refused, which has been counted.</summary>
    public abstract bool TryAdmit();

    /// <summary>The socket of an admitted link is closed.</summary>
    public abstract void Released();

    /// <summary>A link ended before its protocol was told of it: a PROXY header, TLS or WebSocket handshake failed or took too long.</summary>
    public virtual void HandshakeFailed(Link link, string detail, ConnectionRefusal reason)
    {
    }

    /// <summary>A link ended before its protocol had an answer for what came first.</summary>
    public virtual void NotTakenUp(ConnectionRefusal reason)
    {
    }

    /// <summary>Accepting failed for want of descriptors or memory; the loop tries again later.</summary>
    public abstract void AcceptFailed(string error);
}
