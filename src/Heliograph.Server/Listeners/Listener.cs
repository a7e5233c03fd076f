using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Heliograph.Broker.Shards;
using Heliograph.Metrics.Instruments;
using Heliograph.Metrics.Pages;
using Heliograph.Server.Transport;
using Heliograph.Server.Transport.Layers;
using Heliograph.Server.Transport.Tls;

namespace Heliograph.Server.Listeners;

/// <summary>
/// One open port: admits connections within its limits and counts them. Its members may be used on any thread; a connection is
/// counted as live from its acceptance until its socket is closed.
/// </summary>
internal sealed class Listener : LinkOrigin, IListenerSource, IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly ListenerOptions _options;
    private readonly TimeProvider _time;
    private long _logged = long.MinValue;
    private readonly ConnectionLimit _own;
    private readonly ConnectionLimit _total;
    private readonly Action<string> _log;
    private readonly LayerSettings _layers;
    private readonly CertificateSource? _certificate;
    private readonly long[] _refused = new long[(int)ConnectionRefusal.Count];
    private long _accepted;
    private readonly SharedRate _shared;
    private volatile StrongBox<ClientRate> _rate;

    /// <summary>Opens the port; accepts nothing until a loop is given <see cref="Socket"/>.</summary>
    /// <exception cref="ListenerException">The port cannot be opened.</exception>
    public Listener(ListenerOptions options, ConnectionLimit total, TimeProvider time, Action<string> log)
    {
        (_options, _time) = (options, time);
        _own = new(options.MaxConnections, new(options.ConnectionRate, time));
        _total = total;
        _log = log;
        if (options.Tls is { } tls) _certificate = new(options.Name, tls, time, log);
        _layers = new()
        {
            ProxyProtocol = options.ProxyProtocol,
            Tls = _certificate is { } certificate ? () => certificate.Current : null,
            WebSocket = options.WebSocket,
            HandshakeMilliseconds = (int)options.HandshakeTimeout.TotalMilliseconds,
        };
        _rate = new(options.ClientRate);
        _shared = new(options.Shards, time);
        _shared.Change(options.SharedRate, options.RateWait);
        Socket = ListeningSocket.Open(options);
        Port = ((IPEndPoint)Socket.LocalEndPoint!).Port;
    }

    /// <summary>What it is called.</summary>
    public override string Name => _options.Name;

    /// <inheritdoc/>
    public override ClientRate Rate => _rate.Value;

    /// <inheritdoc/>
    public override SharedRate? SharedRate => _shared;

    /// <inheritdoc/>
    public override ListenerAccess Access => _options.Access;

    /// <summary>The port it is bound to, also when the system chose it.</summary>
    public int Port { get; }

    /// <summary>The address it is bound to.</summary>
    public string Address => _options.Bind;

    /// <summary>What speaks on it: tcp, ssl, ws or wss.</summary>
    public string Kind => (_options.WebSocket is null, _options.Tls is null) switch
    {
        (true, true) => "tcp",
        (true, false) => "ssl",
        (false, true) => "ws",
        _ => "wss",
    };

    /// <summary>The most connections there may be at once; 0 is no limit.</summary>
    public int MaxConnections => _own.Maximum;

    /// <summary>Connections open now.</summary>
    public int Live => _own.Open;

    /// <summary>Connections admitted so far.</summary>
    public long Accepted => Volatile.Read(ref _accepted);

    /// <summary>When the certificate in use ends; null without TLS.</summary>
    public DateTimeOffset? CertificateExpiry => _certificate?.Expiry;

    internal Socket Socket { get; }

    /// <summary>The most connections and how many a second from now on.</summary>
    public void ChangeLimits(int maximum, int perSecond) => _own.Change(maximum, perSecond);

    /// <summary>Has each client, and all together, send so fast at most from now on; how long one waits for what all share.</summary>
    public void ChangeRate(ClientRate each, ClientRate all, TimeSpan wait)
    {
        if (_rate.Value != each) _rate = new(each);
        _shared.Change(all, wait);
    }

    /// <summary>Connections refused so far for <paramref name="reason"/>.</summary>
    public long Refused(ConnectionRefusal reason) => Volatile.Read(ref _refused[(int)reason]);

    /// <inheritdoc/>
    public override IProtocol CreateProtocol(Link link) => _options.Protocol(link);

    /// <inheritdoc/>
    public override LayerStack? CreateLayers(StreamLink link) => _layers.IsEmpty ? null : new(link, _layers);

    /// <inheritdoc/>
    public override bool TryAdmit()
    {
        if (!_own.Rate.TryTake() || !_total.Rate.TryTake()) return Refuse(ConnectionRefusal.Rate);
        if (!_own.TryEnter()) return Refuse(ConnectionRefusal.ListenerLimit);
        if (!_total.TryEnter())
        {
            _own.Leave();
            return Refuse(ConnectionRefusal.TotalLimit);
        }

        Interlocked.Increment(ref _accepted);
        return true;
    }

    /// <inheritdoc/>
    public override void Released()
    {
        _own.Leave();
        _total.Leave();
    }

    /// <inheritdoc/>
    public override void HandshakeFailed(Link link, string detail, ConnectionRefusal reason)
    {
        Refuse(reason);
        _options.HandshakeFailed?.Invoke(link, reason, detail);
    }

    /// <inheritdoc/>
    public override void NotTakenUp(ConnectionRefusal reason) => Refuse(reason);

    /// <inheritdoc/>
    public override void AcceptFailed(string error)
    {
        Refuse(ConnectionRefusal.Resources);
        var (now, last) = (_time.GetTimestamp(), Volatile.Read(ref _logged));
        if (last != long.MinValue && _time.GetElapsedTime(last, now) < Quiet) return;
        if (Interlocked.CompareExchange(ref _logged, now, last) != last) return;
        _log($"Listener '{Name}': port {Port} cannot accept connections for now: {error}. Raise the limit of open files or lower the maximum of connections.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Socket.Dispose();
        _certificate?.Dispose();
    }

    private bool Refuse(ConnectionRefusal reason)
    {
        Interlocked.Increment(ref _refused[(int)reason]);
        return false;
    }
}
