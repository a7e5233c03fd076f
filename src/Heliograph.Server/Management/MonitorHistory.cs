using Heliograph.Broker;
using Heliograph.Metrics.Instruments;

namespace Heliograph.Server.Management;

/// <summary>What a dashboard without Prometheus draws: numbers every ten seconds for the last hour, in memory. One thread samples, any thread reads.</summary>
internal sealed class MonitorHistory(MessageBroker broker, TimeProvider clock) : IAsyncDisposable
{
    private const int Kept = 360;

    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(10);

    private ITimer? _timer;
    private volatile MonitorSample[] _samples = [];
    private (long Received, long Sent, long Dropped) _before;

    /// <summary>Samples from now on.</summary>
    internal void Start() => _timer = clock.CreateTimer(_ => Sample(), null, s_period, s_period);

    /// <summary>Those of the last <paramref name="seconds"/>, oldest first.</summary>
    internal IReadOnlyList<MonitorSample> Latest(long seconds)
    {
        var from = clock.GetUtcNow().ToUnixTimeMilliseconds() - (seconds * 1000);
        return [.. _samples.Where(sample => sample.TimeStamp >= from)];
    }

    /// <summary>Keeps what there is now, and what was counted since the sample before.</summary>
    internal void Sample()
    {
        var now = (Received: broker.Total(BrokerCounter.MessagesReceived), Sent: broker.Total(BrokerCounter.MessagesSent), Dropped: broker.Total(BrokerCounter.MessagesDropped));
        var gauges = broker.Gauges;
        var sample = new MonitorSample
        {
            TimeStamp = clock.GetUtcNow().ToUnixTimeMilliseconds(),
            Connections = gauges.Sessions,
            LiveConnections = gauges.LiveConnections,
            Topics = gauges.Topics,
            Subscriptions = gauges.Subscriptions,
            Received = now.Received - _before.Received,
            Sent = now.Sent - _before.Sent,
            Dropped = now.Dropped - _before.Dropped,
        };
        _before = now;
        _samples = [.. _samples.TakeLast(Kept - 1), sample];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _timer?.DisposeAsync() ?? ValueTask.CompletedTask;
}
