using System.Globalization;
using Heliograph.Server.Sql.Events;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Connectors.Mqtt;

/// <summary>Messages that a source has received as rules see them. Any thread.</summary>
/// <param name="server">Host and port of the other broker.</param>
/// <param name="clock">The clock.</param>
internal sealed class MqttColumns(string server, TimeProvider clock)
{
    private static long s_lastId;

    private readonly SqlValue _server = SqlValue.Of(server);

    /// <summary>The columns of one; those that all events have are not among them.</summary>
    public SqlMap Of(MqttDelivery delivery) => new(9)
    {
        ["id"] = SqlValue.Of(Interlocked.Increment(ref s_lastId).ToString("X16", CultureInfo.InvariantCulture)),
        ["server"] = _server,
        ["payload"] = SqlValue.Of(delivery.Payload),
        ["topic"] = SqlValue.Of(delivery.Topic),
        ["qos"] = SqlValue.Of((long)delivery.QoS),
        ["dup"] = SqlValue.Of(delivery.Dup),
        ["retain"] = SqlValue.Of(delivery.Retain),
        ["pub_props"] = PropertiesOf(delivery),
        ["message_received_at"] = SqlValue.Of(clock.GetUtcNow().ToUnixTimeMilliseconds()),
    };

    private static SqlValue PropertiesOf(MqttDelivery delivery)
    {
        var map = PropertyColumns.Decode(delivery.Properties);
        if (delivery.Expiry is { } seconds) map["Message-Expiry-Interval"] = SqlValue.Of((long)seconds);
        return SqlValue.Of(map);
    }
}
