using System.Net;
using System.Security.Cryptography.X509Certificates;
using Heliograph.Broker.Shards;

namespace Heliograph.Server.Transport.Layers;

/// <summary>What lies between a socket and its protocol: a PROXY header, TLS, WebSocket frames. All calls on the link's loop.</summary>
internal abstract class LinkLayers : IDisposable
{
    /// <summary>The peer, when a layer knows it better than the socket.</summary>
    public abstract EndPoint? Remote { get; }

    /// <summary>The peer's certificate, when it showed one and it was valid.</summary>
    public abstract X509Certificate2? PeerCertificate { get; }

    /// <summary>The link belongs to a loop: starts the handshakes.</summary>
    public abstract void Begin();

    /// <summary>The link has moved to another loop: hands on what the protocol has not consumed.</summary>
    public abstract void Resume();

    /// <summary>Takes bytes from the socket; how many were consumed.</summary>
    public abstract int Receive(Span<byte> data);

    /// <summary>Writes as much of the layers' own bytes and of <paramref name="output"/> as the peer takes.</summary>
    public abstract WriteOutcome Write(Output? output);

    /// <summary>Appends the layers' closing bytes after the last output; true when there is anything to write.</summary>
    public abstract bool EndOutput(LinkEnd end);

    /// <inheritdoc/>
    public abstract void Dispose();
}
