using System.Globalization;
using Heliograph.Protocol.Properties;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Connectors.Mqtt;

/// <summary>Messages that a source has received as rules see them. Any thread.</summary>
/// <param name="source">The identifier of the source.</param>
/// <param name="server">Host and port of the other broker.</param>
/// <param name="clock">The clock.</param>
internal sealed class MqttColumns(string source, string server, TimeProvider clock)
{
    private static long s_lastId;

    private readonly SqlValue _event = SqlValue.Of($"$sources/{source}");
    private readonly SqlValue _server = SqlValue.Of(server);

    /// <summary>The columns of one.</summary>
    public SqlMap Of(MqttDelivery delivery)
    {
        var now = SqlValue.Of(clock.GetUtcNow().ToUnixTimeMilliseconds());
        return new(12)
        {
            ["event"] = _event,
            ["id"] = SqlValue.Of(Interlocked.Increment(ref s_lastId).ToString("X16", CultureInfo.InvariantCulture)),
            ["server"] = _server,
            ["payload"] = SqlValue.Of(delivery.Payload),
            ["topic"] = SqlValue.Of(delivery.Topic),
            ["qos"] = SqlValue.Of((long)delivery.QoS),
            ["dup"] = SqlValue.Of(delivery.Dup),
            ["retain"] = SqlValue.Of(delivery.Retain),
            ["pub_props"] = SqlValue.Of(Properties(delivery)),
            ["message_received_at"] = now,
            ["timestamp"] = now,
        };
    }

    private static SqlMap Properties(MqttDelivery delivery)
    {
        var user = new SqlMap();
        var reader = new UserPropertyReader(delivery.Properties);
        while (reader.TryNext(out var name, out var value)) user[System.Text.Encoding.UTF8.GetString(name)] = SqlValue.Of(value.ToArray());
        return new(1) { ["User-Property"] = SqlValue.Of(user) };
    }
}
