using System.Runtime.InteropServices;
using Heliograph.Broker.Shards;
using Heliograph.Server.Transport;
using Heliograph.Server.Transport.Epoll;
using Heliograph.Server.Transport.Sockets;

namespace Heliograph.Server.Listeners;

/// <summary>Starts and stops the loops of all shards and the listeners that feed them.</summary>
internal sealed class TransportHost
{
    private readonly ThreadLoop[] _loops;
    private readonly List<Listener> _listeners = [];
    private readonly ConnectionLimit _total;
    private readonly TimeProvider _time;
    private readonly Action<string> _log;

    /// <summary>Loops for <paramref name="shards"/>, in the order of their indexes, not started yet.</summary>
    /// <exception cref="ListenerException">This system does not have the transport asked for.</exception>
    public TransportHost(IReadOnlyList<Shard> shards, TransportOptions options, TimeProvider time, Action<string> log)
    {
        _total = new(options.MaxConnections, new(options.ConnectionRate, time));
        _time = time;
        _log = log;
        _loops = [.. shards.Select(shard => CreateLoop(shard, options.Kind))];
        foreach (var loop in _loops) loop.Join(_loops);
    }

    /// <summary>The open listeners.</summary>
    public IReadOnlyList<Listener> Listeners => _listeners;

    /// <summary>Connections open now, over all listeners.</summary>
    public int Live => _total.Open;

    /// <summary>The most connections over all listeners; 0 is no limit.</summary>
    public int MaxConnections => _total.Maximum;

    /// <summary>The most connections over all listeners and how many a second from now on.</summary>
    public void ChangeLimits(int maximum, int perSecond) => _total.Change(maximum, perSecond);

    /// <summary>Starts the loops' threads.</summary>
    public void Start()
    {
        foreach (var loop in _loops) loop.Start();
    }

    /// <summary>Opens a port and accepts from it on every loop.</summary>
    /// <exception cref="ListenerException">The port cannot be opened.</exception>
    public Listener Open(ListenerOptions options)
    {
        // Two entries without a name and with port 0, or with the same name, are told apart in the metrics.
        if (_listeners.Exists(other => other.Name == options.Name)) options = options with { Name = $"{options.Name}#{_listeners.Count + 1}" };
        var listener = new Listener(options, _total, _time, _log);
        _listeners.Add(listener);
        foreach (var loop in _loops) loop.Accept(listener, listener.Socket);
        return listener;
    }

    /// <summary>Accepts nothing more and closes the ports; connections stay.</summary>
    public async Task StopAcceptingAsync()
    {
        await Task.WhenAll(_loops.Select(loop => loop.StopAcceptingAsync())).ConfigureAwait(false);
        foreach (var listener in _listeners) listener.Dispose();
    }

    /// <summary>
    /// Stops accepting, ends the connections after writing what they have pending, and joins the threads. What is not written
    /// after <paramref name="bound"/> is lost.
    /// </summary>
    public async Task StopAsync(TimeSpan bound)
    {
        var deadline = _time.GetTimestamp() + (long)(bound.TotalSeconds * _time.TimestampFrequency);
        await StopAcceptingAsync().ConfigureAwait(false);
        await Task.WhenAll(_loops.Select(loop => loop.CloseLinksAsync())).ConfigureAwait(false);
        while (Live > 0 && _time.GetTimestamp() < deadline) await Task.Delay(TimeSpan.FromMilliseconds(10), _time).ConfigureAwait(false);
        var stopped = await Task.Run(() => _loops.Count(loop => loop.Stop(bound)) == _loops.Length).ConfigureAwait(false);
        if (!stopped) throw new TimeoutException($"A connection loop did not stop within {bound.TotalSeconds} s.");
        foreach (var loop in _loops) loop.Finish();
    }

    private static ThreadLoop CreateLoop(Shard shard, TransportKind kind)
    {
        if (kind != TransportKind.Sockets && HasEpoll) return new EpollLoop(shard);
        if (kind == TransportKind.Epoll) throw new ListenerException("Transport 'epoll' needs Linux on x64 or arm64. Use 'auto' or 'sockets'.");
        return new SocketLoop(shard);
    }

    private static bool HasEpoll =>
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;
}
