using Heliograph.Broker;
using Heliograph.Broker.Sessions;
using Heliograph.Broker.Storage;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Alarms;
using Heliograph.Server.Configuration;
using Heliograph.Server.Listeners;
using Heliograph.Server.Management;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Hosting;

/// <summary>The alarms of a node: what is looked at, and who is told: the log, and clients that subscribe to <c>$SYS/brokers/heliograph/alarms/#</c>.</summary>
internal sealed class NodeAlarms : IAsyncDisposable
{
    private readonly MessageBroker _broker;
    private readonly TransportHost _transport;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _interval;
    private readonly AlarmChecks _checks;

    /// <summary>Alarms that are looked for from <see cref="Start"/> on.</summary>
    public NodeAlarms(HeliographOptions options, MessageBroker broker, TransportHost transport, IStore store, ILogger logger, TimeProvider clock)
    {
        (_broker, _transport, _clock, _interval) = (broker, transport, clock, options.Alarms.Interval);
        List = new(clock, options.Alarms.History);
        Operation = new(broker, transport, List.Cells);
        Store = new(store, clock);
        _checks = new(List, Operation.Refresh, [.. Checks(options)], (kind, error) => AlarmLog.CheckFailed(logger, error, Alarm.NameOf(kind, "")));
        List.Changed += alarm => AlarmLog.Changed(logger, alarm);
        if (options.Mqtt.SysInterval > TimeSpan.Zero) List.Changed += new AlarmMessages(broker, ManagementOptions.ThisNode).Send;
    }

    /// <summary>The alarms.</summary>
    public AlarmList List { get; }

    /// <summary>What they compare with.</summary>
    public NodeOperation Operation { get; }

    /// <summary>Whether the store writes.</summary>
    public StoreWatch Store { get; }

    /// <summary>Looks from now on.</summary>
    public void Start()
    {
        Operation.Refresh();
        _checks.Start(_clock, _interval);
    }

    /// <summary>Looks once.</summary>
    public Task LookAsync() => _checks.LookAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _checks.DisposeAsync();

    private IEnumerable<AlarmCheck> Checks(HeliographOptions options)
    {
        var alarms = options.Alarms;
        if (alarms.Connections > 0)
            yield return new(AlarmKind.TooManyConnections, new ConnectionReadings(alarms.Connections, _transport.Listeners, () => (_transport.Live, _transport.MaxConnections)).Read);
        yield return new(AlarmKind.QueuesFilling, new QueueReadings(alarms.Queue, alarms.QueuedMessages, () => _broker.Gauges.Queued, LongestQueueAsync).ReadAsync);
        if (!options.Storage.Memory && alarms.DiskFree > 0)
            yield return new(AlarmKind.DiskSpaceLow, new DiskReadings(alarms.DiskFree, options.Storage.Folder, () => DiskReadings.SpaceOf(options.Storage.Folder)).Read);
        yield return new(AlarmKind.StoreFailing, Store.Read);
        if (alarms.CertificateExpiry > TimeSpan.Zero)
            yield return new(AlarmKind.CertificateExpiring, new CertificateReadings(alarms.CertificateExpiry, () => Operation.Certificates, _clock).Read);
        yield return new(AlarmKind.SourceDown, new SourceReadings(() => Operation.Outside).Read);
        if (alarms.DropRate > 0) yield return new(AlarmKind.HighDropRate, new DropReadings(alarms.DropRate, Deliveries, _clock).Read);
        if (alarms.Memory > 0)
            yield return new(AlarmKind.HighMemoryUsage, new MemoryReadings(alarms.Memory, () => Environment.WorkingSet, () => Operation.Limit(NodeLimit.Memory)).Read);
    }

    private async Task<(string ClientId, long Length, long Most)> LongestQueueAsync()
    {
        var longest = await _broker.TopAsync(SessionDetail.QueuedMessages, 1).ConfigureAwait(false);
        return longest is [var (clientId, length)] ? (clientId, length, _broker.Options.MaxQueue) : default;
    }

    // What No Local keeps from its publisher is as it was asked for.
    private (long Sent, long Dropped) Deliveries() =>
        (_broker.Total(BrokerCounter.MessagesSent), _broker.Total(BrokerCounter.DeliveryDropped) - _broker.Total(BrokerCounter.DeliveryDroppedNoLocal));
}
