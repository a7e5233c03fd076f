using System.Globalization;
using System.Text;
using Heliograph.Broker.Messages;
using Heliograph.Broker.Sessions;
using Heliograph.Broker.Shards;
using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Instruments;

namespace Heliograph.Broker;

/// <summary>
/// The broker's own messages: every interval one to each topic under <c>$SYS/brokers/NODE/</c>, QoS 0, not retained: version, uptime, datetime,
/// <c>stats/…</c> (gauges) and <c>metrics/…</c> (counters by their deployment names). They count as deliveries and bytes, and nowhere else.
/// </summary>
internal sealed class SysTopics(MessageBroker broker, SessionTable table, TimeSpan interval) : Deadline
{
    private const string Prefix = "deployment_emqx_metrics_";
    private const string Root = "$SYS/brokers";

    /// <summary>What all but one topic begin with.</summary>
    public const string Node = Root + "/heliograph";

    /// <summary>Sends the first round an interval from now.</summary>
    public void Start() => table.Shard.SetDeadline(this, (long)interval.TotalMilliseconds);

    /// <summary>Sends one message. On the shard's thread.</summary>
    public static void Send(SessionTable table, string topic, ReadOnlySpan<byte> payload)
    {
        var message = Message.Create(Encoding.UTF8.GetBytes(topic), 0, payload);
        table.Counters.Add(FlowCounter.MessagesSysMade);
        table.Router.Publish(message);
        message.Release();
    }

    /// <inheritdoc/>
    public override void Due()
    {
        Send(table, Root, "heliograph"u8);
        Send("version", typeof(SysTopics).Assembly.GetName().Version?.ToString(3) ?? "");
        Send("uptime", Text(table.Shard.Now / 1000));
        Send("datetime", DateTimeOffset.FromUnixTimeMilliseconds(table.Shard.UtcNow).ToString("O", CultureInfo.InvariantCulture));
        foreach (var (name, value) in Stats(broker.Gauges)) Send($"stats/{name}", Text(value));
        foreach (var family in DeploymentCounters.All)
        {
            Send($"metrics/{family.Family.Name.Replace(Prefix, "", StringComparison.Ordinal)}", Text(broker.Total(family.Counter)));
        }

        Start();
    }

    private static (string Name, long Value)[] Stats(NodeGauges gauges) =>
    [
        ("live_connections/count", gauges.LiveConnections), ("live_connections/max", gauges.MostLive.Value),
        ("sessions/count", gauges.Sessions), ("sessions/max", gauges.MostSessions.Value),
        ("subscriptions/count", gauges.Subscriptions), ("subscriptions/max", gauges.MostSubscriptions.Value),
        ("subscriptions/shared/count", gauges.SharedSubscriptions), ("subscriptions/shared/max", gauges.MostShared.Value),
        ("topics/count", gauges.Topics), ("topics/max", gauges.MostTopics.Value),
        ("retained/count", gauges.Retained), ("retained/max", gauges.MostRetained.Value),
        ("delayed/count", gauges.Delayed), ("delayed/max", gauges.MostDelayed.Value),
    ];

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private void Send(string topic, string payload) => Send(table, $"{Node}/{topic}", Encoding.UTF8.GetBytes(payload));
}
