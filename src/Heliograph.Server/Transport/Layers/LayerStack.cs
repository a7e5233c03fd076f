using System.Net;
using System.Security.Cryptography.X509Certificates;
using Heliograph.Broker.Shards;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Transport.Proxy;
using Heliograph.Server.Transport.Tls;
using Heliograph.Server.Transport.WebSockets;

namespace Heliograph.Server.Transport.Layers;

/// <summary>
/// What lies between a socket and its protocol: a PROXY header, TLS, WebSocket, in this order. Responsible for passing bytes
/// through them both ways, for their handshakes and for the time these may take. All calls on the link's loop.
/// </summary>
internal sealed class LayerStack : IDisposable
{
    private const int Congestion = 64 * 1024;

    private readonly LayerSettings _settings;
    private readonly TlsLayer? _tls;
    private readonly WebSocketLayer? _webSocket;
    private HandshakeDeadline? _deadline;
    private PeerAddress _peer;
    private Output? _wire;
    private string? _failure;
    private bool _awaitsProxyHeader;
    private bool _isReady;
    private bool _isTimedOut;
    private bool _isTlsReady;
    private bool _isEnding;
    private bool _hasEnded;

    /// <summary>The layers of <paramref name="link"/>, idle until <see cref="Begin"/>.</summary>
    public LayerStack(StreamLink link, LayerSettings settings)
    {
        Link = link;
        _settings = settings;
        _awaitsProxyHeader = settings.ProxyProtocol;
        if (settings.Tls is { } tls) _tls = new(this, tls);
        if (settings.WebSocket is { } webSocket) _webSocket = new(this, webSocket);
    }

    /// <summary>The link they belong to.</summary>
    public StreamLink Link { get; }

    /// <summary>The peer, when a PROXY header named it.</summary>
    public EndPoint? Remote => _peer.ToEndPoint();

    /// <summary>The peer's certificate, when it showed one and it was valid.</summary>
    public X509Certificate2? PeerCertificate => _tls?.PeerCertificate;

    /// <summary>Where bytes for the socket are appended.</summary>
    public Output Wire => _wire ??= Output.Rent();

    /// <summary>Whether the link is being flushed: what is appended to the wire meanwhile is written with it.</summary>
    public bool IsWriting { get; private set; }

    /// <summary>True when the peer leaves much unread.</summary>
    public bool IsCongested => _wire is { Length: > Congestion };

    /// <summary>The link belongs to a loop: starts the handshakes.</summary>
    public void Begin()
    {
        Link.Shard.SetDeadline(_deadline = new(this), _settings.HandshakeMilliseconds);
        if (!_awaitsProxyHeader) BeginAbove();
    }

    /// <summary>The link has moved to another loop: hands on what the protocol has not consumed.</summary>
    public void Resume()
    {
        _webSocket?.Resume();
        _tls?.Resume();
    }

    /// <summary>Takes bytes from the socket; how many were consumed.</summary>
    public int Receive(Span<byte> data)
    {
        var header = _awaitsProxyHeader ? ReadProxyHeader(data) : 0;
        if (_awaitsProxyHeader || Link.IsClosing) return header;
        var rest = data[header..];
        if (_tls is null) return header + ReceivePlain(rest);
        _tls.Receive(rest);
        return data.Length;
    }

    /// <summary>What the protocol has not consumed, of which <paramref name="carried"/> is what the link keeps.</summary>
    public ReadOnlySpan<byte> Unread(ReadOnlySpan<byte> carried) => _tls is null ? carried : _tls.Unread;

    /// <summary>Takes bytes above TLS; how many were consumed.</summary>
    public int ReceivePlain(Span<byte> data)
    {
        if (_webSocket is not null) return _webSocket.Receive(data);
        return Link.IsMoving || data.IsEmpty ? 0 : Link.Protocol.Receive(data);
    }

    /// <summary>Sends a layer's own bytes through the layers below WebSocket.</summary>
    public void SendBelow(ReadOnlySpan<byte> bytes)
    {
        if (_tls is null) Wire.Append(bytes);
        else _tls.Write(bytes);
        Link.FlushAtTurnEnd();
    }

    /// <summary>A handshake is done; the protocol takes over after the last one.</summary>
    public void Ready()
    {
        _isReady = true;
        Link.Shard.ClearDeadline(_deadline!);
        _deadline = null;
        Link.Begin();
    }

    /// <summary>The TLS handshake is done.</summary>
    public void TlsReady()
    {
        _isTlsReady = true;
        if (_webSocket is null) Ready();
    }

    /// <summary>Ends the link because the peer did not keep to a layer's rules.</summary>
    public void Fail(LinkEnd end, string reason)
    {
        _failure ??= reason;
        Link.End(end);
    }

    /// <summary>The handshakes took too long.</summary>
    public void TimedOut()
    {
        _isTimedOut = true;
        _failure ??= "The handshake was not done in time.";
        Link.Break(LinkEnd.BadFraming);
    }

    /// <summary>Writes as much of the layers' own bytes and of <paramref name="output"/> as the peer takes.</summary>
    public WriteOutcome Write(Output? output)
    {
        if (_tls is null && _webSocket is null) return output is { Length: > 0 } ? Link.Write(output) : WriteOutcome.Done;
        IsWriting = true;
        var outcome = WriteLayered(output);
        IsWriting = false;
        return outcome;
    }

    /// <summary>Has the layers' closing bytes sent after the last output; true when there is anything to write.</summary>
    public bool EndOutput(LinkEnd end)
    {
        _isEnding = end != LinkEnd.Broken;
        return _isReady || _wire is { Length: > 0 };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_deadline is { } deadline) Link.Shard.ClearDeadline(deadline);
        if (!_isReady) Link.Origin.HandshakeFailed(Link, _failure ?? "The peer left during the handshake.", Refusal);
        _webSocket?.Dispose();
        _tls?.Dispose();
        DropWire();
    }

    private ConnectionRefusal Refusal =>
        _isTimedOut ? ConnectionRefusal.HandshakeTimeout
        : _failure is null ? ConnectionRefusal.PeerLeft
        : _awaitsProxyHeader ? ConnectionRefusal.ProxyHeader
        : _tls is not null && !_isTlsReady ? ConnectionRefusal.Tls
        : ConnectionRefusal.WebSocketUpgrade;

    private WriteOutcome WriteLayered(Output? output)
    {
        do
        {
            var outcome = _wire is { Length: > 0 } wire ? Link.Write(wire) : WriteOutcome.Done;
            if (outcome != WriteOutcome.Done) return outcome;
        }
        while (Produce(output));

        DropWire();
        return WriteOutcome.Done;
    }

    // Fills the wire with the next part of the output; false when there is nothing more to send.
    private bool Produce(Output? output)
    {
        if (_isReady && output is { Length: > 0 }) Pass(output);
        else if (_isEnding && !_hasEnded) EndLayers();
        else return false;
        return true;
    }

    private void Pass(Output output)
    {
        if (_webSocket is null) _tls!.Encrypt(output);
        else if (_tls is null) WebSocketLayer.Frame(output, Wire);
        else FrameAndEncrypt(output, _tls);
    }

    private static void FrameAndEncrypt(Output output, TlsLayer tls)
    {
        var framed = Output.Rent();
        WebSocketLayer.Frame(output, framed);
        while (framed.Length > 0) tls.Encrypt(framed);
        framed.Recycle();
    }

    private void EndLayers()
    {
        _hasEnded = true;
        _webSocket?.EndOutput();
        _tls?.EndOutput();
    }

    private void BeginAbove()
    {
        if (_tls is not null) _tls.Begin();
        else if (_webSocket is null) Ready();
    }

    private int ReadProxyHeader(ReadOnlySpan<byte> data)
    {
        switch (ProxyHeader.Read(data, out var length, out var peer))
        {
            case ProxyHeaderResult.Incomplete:
                return 0;
            case ProxyHeaderResult.Invalid:
                Fail(LinkEnd.BadFraming, "The connection did not start with a PROXY header.");
                return data.Length;
            default:
                _peer = peer;
                _awaitsProxyHeader = false;
                BeginAbove();
                return length;
        }
    }

    private void DropWire()
    {
        _wire?.Recycle();
        _wire = null;
    }
}
