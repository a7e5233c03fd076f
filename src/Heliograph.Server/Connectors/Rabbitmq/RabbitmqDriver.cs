using System.Collections.Concurrent;
using Heliograph.Server.Configuration;
using RabbitMQ.Client;

namespace Heliograph.Server.Connectors.Rabbitmq;

/// <summary>A RabbitMQ server: one connection, and on it a channel for each batch under way and one for each source. Any thread.</summary>
internal sealed class RabbitmqDriver : IConnectorDriver
{
    private readonly ConnectorOptions _options;
    private readonly ConcurrentQueue<IChannel> _channels = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConcurrentDictionary<RabbitmqReception, bool> _receptions = new();
    private volatile IConnection? _connection;
    private volatile Action _doubt = () => { };

    /// <summary>One without a connection.</summary>
    public RabbitmqDriver(ConnectorOptions options, ConnectorSurroundings surroundings) => (_options, Surroundings) = (options, surroundings);

    /// <inheritdoc/>
    public Action Doubt
    {
        set => _doubt = value;
    }

    /// <summary>What all connectors have in common.</summary>
    public ConnectorSurroundings Surroundings { get; }

    /// <summary>Host and port, for messages.</summary>
    public string Where => _options.Rabbitmq!.Server;

    /// <inheritdoc/>
    public Task ConnectAsync(CancellationToken cancellation) => InTurnAsync(async () =>
    {
        await CloseAsync().ConfigureAwait(false);
        _connection = await RabbitmqConnection.OpenAsync(_options, cancellation).ConfigureAwait(false);
        await TouchAsync(cancellation).ConfigureAwait(false); // A virtual host that there is not is told only now.
    }, cancellation);

    /// <inheritdoc/>
    public Task CheckAsync(CancellationToken cancellation) => InTurnAsync(() => TouchAsync(cancellation), cancellation);

    /// <inheritdoc/>
    public IActionDriver Open(ActionOptions options) => new RabbitmqAction(this, options.Rabbitmq!);

    /// <inheritdoc/>
    public IAsyncDisposable Open(SourceOptions options, ISourceSink sink)
    {
        var reception = new RabbitmqReception(this, options, sink);
        _receptions[reception] = true;
        Suspect(); // A check begins to receive as well.
        return reception;
    }

    /// <summary>The connector should look whether everything is as it should be.</summary>
    public void Suspect() => _doubt();

    /// <summary>A channel that confirms what is published, and that nobody else has meanwhile.</summary>
    /// <exception cref="TargetException">There is no connection.</exception>
    public async Task<IChannel> RentAsync(CancellationToken cancellation)
    {
        while (_channels.TryDequeue(out var free))
        {
            if (free.IsOpen) return free;
            await RabbitmqConnection.CloseAsync(free).ConfigureAwait(false);
        }

        return await Connection().CreateChannelAsync(new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true, outstandingPublisherConfirmationsRateLimiter: null), cancellation).ConfigureAwait(false);
    }

    /// <summary>Gives a channel back; one that is not as it was is closed.</summary>
    public async Task GiveBackAsync(IChannel channel, bool isGood)
    {
        if (isGood && channel.IsOpen) _channels.Enqueue(channel);
        else await RabbitmqConnection.CloseAsync(channel).ConfigureAwait(false);
    }

    /// <summary>A source is closed: nothing begins to receive for it when this has completed.</summary>
    public async Task RemoveAsync(RabbitmqReception reception)
    {
        _receptions.TryRemove(reception, out _);
        await _turn.WaitAsync().ConfigureAwait(false);
        _turn.Release();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        await CloseAsync().ConfigureAwait(false);
        _turn.Release(); // A source may still be closing.
    }

    // One after the other, also when the one before was given up. What is wrong with a source is the source's to tell.
    private async Task InTurnAsync(Func<Task> first, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await first().ConfigureAwait(false);
            foreach (var reception in _receptions.Keys) await reception.ReceiveAsync(Connection(), cancellation).ConfigureAwait(false);
        }
        catch (Exception fault) when (RabbitmqFault.IsOne(fault))
        {
            throw RabbitmqFault.Of(fault, Where);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task TouchAsync(CancellationToken cancellation)
    {
        var channel = await Connection().CreateChannelAsync(cancellationToken: cancellation).ConfigureAwait(false);
        await RabbitmqConnection.CloseAsync(channel).ConfigureAwait(false);
    }

    private IConnection Connection() => _connection is { IsOpen: true } open ? open : throw new TargetException($"{Where}: not connected");

    private async Task CloseAsync()
    {
        while (_channels.TryDequeue(out var channel)) await RabbitmqConnection.CloseAsync(channel).ConfigureAwait(false);
        if (_connection is not { } connection) return;
        _connection = null;
        await RabbitmqConnection.CloseAsync(connection).ConfigureAwait(false);
    }
}
