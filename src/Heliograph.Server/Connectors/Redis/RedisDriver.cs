using System.Collections.Concurrent;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Connectors.Redis;

/// <summary>
/// A Redis server: connections for batches, of which each has one for itself, and one by which it is checked. Speaks the protocol itself, so that it is known of every row
/// whether it was answered. Any thread.
/// </summary>
internal sealed class RedisDriver : IConnectorDriver
{
    private readonly RedisConnectorOptions _options;
    private readonly SemaphoreSlim _free;
    private readonly ConcurrentQueue<RedisLink> _idle = new();
    private RedisLink? _check;

    /// <summary>One without connections.</summary>
    public RedisDriver(ConnectorOptions options)
    {
        _options = options.Redis!;
        _free = new(_options.PoolSize, _options.PoolSize);
    }

    /// <summary>Host and port, for messages.</summary>
    public string Where => _options.Server;

    /// <inheritdoc/>
    public async Task ConnectAsync(CancellationToken cancellation)
    {
        Close();
        try
        {
            _check = await RedisLink.OpenAsync(_options, cancellation).ConfigureAwait(false);
            await _check.DemandAsync(_options, ["PING"], cancellation).ConfigureAwait(false);
        }
        catch (Exception fault) when (RedisLink.IsFault(fault))
        {
            throw Fault(fault, _options.Tls.Enabled ? ClientTls.Hint(_options.Tls, fault) : "");
        }
    }

    /// <inheritdoc/>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        var link = _check ?? throw new TargetException($"{Where}: not connected");
        try
        {
            await link.DemandAsync(_options, ["PING"], cancellation).ConfigureAwait(false);
        }
        catch (Exception fault) when (RedisLink.IsFault(fault))
        {
            throw Fault(fault);
        }
    }

    /// <inheritdoc/>
    public IActionDriver Open(ActionOptions options) => new RedisAction(this, options.Redis!);

    /// <summary>Does something with a connection that nobody else has meanwhile. When that throws, or is given up, the connection is closed.</summary>
    /// <exception cref="TargetException">There is no connection.</exception>
    public async Task UseAsync(Func<RedisLink, Task> use, CancellationToken cancellation)
    {
        await _free.WaitAsync(cancellation).ConfigureAwait(false);
        RedisLink? link = null;
        try
        {
            if (!_idle.TryDequeue(out link)) link = await RedisLink.OpenAsync(_options, cancellation).ConfigureAwait(false);
            await use(link).ConfigureAwait(false);
            _idle.Enqueue(link);
            link = null;
        }
        catch (Exception fault) when (RedisLink.IsFault(fault))
        {
            throw Fault(fault);
        }
        finally
        {
            link?.Dispose();
            _free.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private void Close()
    {
        _check?.Dispose();
        _check = null;
        while (_idle.TryDequeue(out var link)) link.Dispose();
    }

    private TargetException Fault(Exception fault, string hint = "") => new($"{Where}: {fault.InnerException?.Message ?? fault.Message}{hint}", fault);
}
