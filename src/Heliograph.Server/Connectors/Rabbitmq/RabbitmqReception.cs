using Heliograph.Server.Configuration;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Heliograph.Server.Connectors.Rabbitmq;

/// <summary>
/// Receives from a queue. A message is acknowledged when it has been taken over here, one after the other; what was not, the server sends again over the next connection.
/// </summary>
internal sealed class RabbitmqReception(RabbitmqDriver driver, SourceOptions source, ISourceSink sink) : IReception
{
    private readonly RabbitmqSourceOptions _options = source.Rabbitmq!;
    private readonly RabbitmqColumns _columns = new(source, driver.Surroundings.Clock);
    private volatile IChannel? _channel;
    private volatile bool _hasEnded;
    private volatile string? _problem = "it has not been connected yet";

    /// <inheritdoc/>
    public string? Problem => _problem;

    /// <summary>Begins to receive, unless it does. One at a time. What is in the way is told by <see cref="Problem"/>.</summary>
    public async Task ReceiveAsync(IConnection connection, CancellationToken cancellation)
    {
        if (_channel is { IsOpen: true } && !_hasEnded) return;
        await LeaveAsync().ConfigureAwait(false);
        try
        {
            _hasEnded = false;
            _channel = await connection.CreateChannelAsync(cancellationToken: cancellation).ConfigureAwait(false);
            await ConsumeAsync(_channel, cancellation).ConfigureAwait(false);
            _problem = null;
        }
        catch (Exception fault) when (RabbitmqFault.IsOne(fault))
        {
            Tell(RabbitmqFault.Of(fault, driver.Where).Message);
            await LeaveAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await driver.RemoveAsync(this).ConfigureAwait(false);
        await LeaveAsync().ConfigureAwait(false);
    }

    private async Task ConsumeAsync(IChannel channel, CancellationToken cancellation)
    {
        if (_options.BindExchange.Length > 0) await channel.QueueBindAsync(_options.Queue, _options.BindExchange, _options.BindRoutingKey, cancellationToken: cancellation).ConfigureAwait(false);
        await channel.BasicQosAsync(0, (ushort)_options.Prefetch, global: false, cancellation).ConfigureAwait(false);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += TakeAsync;
        consumer.UnregisteredAsync += EndedAsync;
        consumer.ShutdownAsync += EndedAsync;
        await channel.BasicConsumeAsync(_options.Queue, autoAck: false, consumer, cancellation).ConfigureAwait(false);
    }

    private async Task TakeAsync(object sender, BasicDeliverEventArgs message)
    {
        var channel = ((AsyncEventingBasicConsumer)sender).Channel;
        await sink.TakeAsync(new(_columns.Of(message))).ConfigureAwait(false);
        try
        {
            await channel.BasicAckAsync(message.DeliveryTag, multiple: false).ConfigureAwait(false);
        }
        catch (Exception fault) when (RabbitmqFault.IsOne(fault))
        {
            driver.Suspect(); // The server sends it again.
        }
    }

    // The queue was deleted, or the channel or the connection is gone. It is closed when it begins again: closing waits for this to end.
    private Task EndedAsync(object sender, AsyncEventArgs reason)
    {
        if (((AsyncEventingBasicConsumer)sender).Channel != _channel) return Task.CompletedTask;
        _hasEnded = true;
        Tell("the server sends nothing any more");
        driver.Suspect();
        return Task.CompletedTask;
    }

    private void Tell(string reason)
    {
        var problem = $"queue '{_options.Queue}': {reason}";
        if (_problem != problem) ConnectorLog.NotReceiving(driver.Surroundings.Log, source.Id, problem);
        _problem = problem;
    }

    private async Task LeaveAsync()
    {
        if (_channel is not { } channel) return;
        _channel = null;
        await RabbitmqConnection.CloseAsync(channel).ConfigureAwait(false);
    }
}
