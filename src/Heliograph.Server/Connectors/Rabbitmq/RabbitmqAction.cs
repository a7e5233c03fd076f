using Heliograph.Server.Configuration;
using Heliograph.Server.Sql.Values;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Heliograph.Server.Connectors.Rabbitmq;

/// <summary>
/// A message for each row. Those of a batch are published one behind the other without waiting, and each has its own outcome when the server has confirmed it. Any thread.
/// </summary>
internal sealed class RabbitmqAction : IActionDriver
{
    private const int LongestName = 255;

    private readonly RabbitmqDriver _driver;
    private readonly RabbitmqActionOptions _options;
    private readonly RowTemplate _payload;
    private readonly RowTemplate? _exchange;
    private readonly RowTemplate? _routingKey;

    /// <summary>One as the options say.</summary>
    public RabbitmqAction(RabbitmqDriver driver, RabbitmqActionOptions options)
    {
        (_driver, _options, _payload) = (driver, options, new(options.Payload));
        _exchange = options.Exchange.Length > 0 ? new(options.Exchange) : null;
        _routingKey = options.RoutingKey.Length > 0 ? new(options.RoutingKey) : null;
    }

    /// <inheritdoc/>
    public byte[] Render(SqlMap row) => new RecordWriter().Add(Name(_exchange, row, "exchange")).Add(Name(_routingKey, row, "routing key")).Add(_payload.Render(row)).ToArray();

    /// <inheritdoc/>
    public async ValueTask SendAsync(ActionBatch batch, CancellationToken cancellation)
    {
        try
        {
            var all = Enumerable.Range(0, batch.Count).ToList();
            if (await TrySendAsync(batch, all, cancellation).ConfigureAwait(false) is null) return;

            // The channel was closed for one of them, and nobody says for which: each that has no outcome goes alone.
            foreach (var row in all.Where(row => batch.OutcomeOf(row) == BatchOutcome.Undecided))
            {
                if (await TrySendAsync(batch, [row], cancellation).ConfigureAwait(false) is { } refusal) batch.Fail(row, Refused(refusal));
            }
        }
        catch (Exception fault) when (RabbitmqFault.IsOne(fault))
        {
            throw RabbitmqFault.Of(fault, _driver.Where);
        }
    }

    // Why the server has closed the channel for one of them; null when it has not.
    private async Task<ShutdownEventArgs?> TrySendAsync(ActionBatch batch, List<int> rows, CancellationToken cancellation)
    {
        var channel = await _driver.RentAsync(cancellation).ConfigureAwait(false);
        var isGood = false;
        try
        {
            var published = rows.ConvertAll(row => PublishAsync(channel, batch, row, cancellation));
            await Task.WhenAll(published).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var faults = published.Select(one => one.Exception?.InnerException).OfType<Exception>().ToList();
            cancellation.ThrowIfCancellationRequested();
            isGood = faults.Count == 0;
            if (isGood) return null;
            return faults.Select(RabbitmqFault.Refusal).FirstOrDefault(refusal => refusal is not null) ?? throw faults[0];
        }
        finally
        {
            await _driver.GiveBackAsync(channel, isGood).ConfigureAwait(false);
        }
    }

    private async Task PublishAsync(IChannel channel, ActionBatch batch, int row, CancellationToken cancellation)
    {
        try
        {
            var record = new RecordReader(batch[row]);
            var (exchange, key) = (record.NextText(), record.NextText());
            await channel.BasicPublishAsync(exchange, key, _options.Mandatory, Properties(), record.Next(), cancellation).ConfigureAwait(false);
            batch.Succeed(row);
        }
        catch (PublishException returned) when (returned.IsReturn)
        {
            batch.Fail(row, $"{_driver.Where}: no queue takes a message for exchange '{_options.Exchange}' with routing key '{_options.RoutingKey}'");
        }
        catch (PublishException)
        {
            throw new TargetException($"{_driver.Where}: the server does not take a message now (nack), maybe because a queue is full");
        }
        catch (TargetException damaged) when (damaged.IsFinal)
        {
            batch.Fail(row, damaged.Message);
        }
    }

    private BasicProperties Properties() => new()
    {
        DeliveryMode = _options.DeliveryMode == RabbitmqDelivery.Persistent ? DeliveryModes.Persistent : DeliveryModes.Transient,
        ContentType = _options.ContentType.Length > 0 ? _options.ContentType : null,
    };

    private string Refused(ShutdownEventArgs refusal) => refusal.ReplyCode switch
    {
        Constants.NotFound => $"{_driver.Where}: the exchange '{_options.Exchange}' is not there (404)",
        Constants.AccessRefused => $"{_driver.Where}: the user may not publish to the exchange '{_options.Exchange}' (403)",
        _ => $"{_driver.Where}: the server refuses a message ({refusal.ReplyCode})",
    };

    private static ReadOnlySpan<byte> Name(RowTemplate? template, SqlMap row, string what)
    {
        var name = template?.Render(row) ?? [];
        return name.Length <= LongestName && System.Text.Unicode.Utf8.IsValid(name) ? name : throw new TargetException($"the {what} is longer than {LongestName} octets, or no UTF-8") { IsFinal = true };
    }
}
