using System.Collections;
using System.Globalization;
using Heliograph.Server.Configuration;
using Heliograph.Server.Sql.Values;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Heliograph.Server.Connectors.Rabbitmq;

/// <summary>Messages of a queue as rules see them. Any thread.</summary>
/// <param name="source">The source.</param>
/// <param name="clock">The clock.</param>
internal sealed class RabbitmqColumns(SourceOptions source, TimeProvider clock)
{
    private const int MaxDepth = 16;

    private readonly SqlValue _event = SqlValue.Of($"$sources/{source.Id}");
    private readonly SqlValue _queue = SqlValue.Of(source.Rabbitmq!.Queue);

    /// <summary>The columns of one.</summary>
    public SqlMap Of(BasicDeliverEventArgs message) => new(7)
    {
        ["event"] = _event,
        ["payload"] = SqlValue.Of(message.Body.ToArray()), // The client uses its buffer again.
        ["queue"] = _queue,
        ["exchange"] = SqlValue.Of(message.Exchange),
        ["routing_key"] = SqlValue.Of(message.RoutingKey),
        ["headers"] = SqlValue.Of(Headers(message.BasicProperties.Headers, 0)),
        ["timestamp"] = SqlValue.Of(clock.GetUtcNow().ToUnixTimeMilliseconds()),
    };

    private static SqlMap Headers(IDictionary<string, object?>? headers, int depth)
    {
        var map = new SqlMap();
        if (headers is null) return map;
        foreach (var (name, value) in headers) map[name] = Value(value, depth + 1);
        return map;
    }

    private static SqlValue Value(object? value, int depth) => value switch
    {
        _ when depth > MaxDepth => default,
        byte[] text => SqlValue.Of(text),
        string text => SqlValue.Of(text),
        bool truth => SqlValue.Of(truth),
        sbyte or byte or short or ushort or int or uint or long => SqlValue.Of(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        float or double or decimal => SqlValue.Of(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        AmqpTimestamp time => SqlValue.Of(time.UnixTime),
        IDictionary<string, object?> map => SqlValue.Of(Headers(map, depth)),
        IList list => SqlValue.Of([.. list.Cast<object?>().Select(one => Value(one, depth + 1))]),
        _ => SqlValue.Null,
    };
}
