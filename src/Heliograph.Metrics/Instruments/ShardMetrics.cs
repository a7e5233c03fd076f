namespace Heliograph.Metrics.Instruments;

/// <summary>
/// Everything one shard counts. One thread writes (the shard's own), any thread reads; the pages show sums over all shards.
/// No member waits, throws or allocates.
/// </summary>
public sealed class ShardMetrics
{
    private const int Protocols = 3;
    private const int Scenarios = 2;
    private const int Levels = 3;

    // A cache line in front and behind keeps two shards' cells from sharing one.
    private const int Padding = 8;

    private readonly long[] _read = new long[Protocols + (2 * Padding)];
    private readonly long[] _sent = new long[Protocols + (2 * Padding)];
    private readonly long[] _failed = new long[Protocols + (2 * Padding)];
    private readonly WindowedSummary[] _summaries = new WindowedSummary[Protocols * Scenarios];
    private readonly Histogram[] _histograms = new Histogram[Protocols * Scenarios * Levels];

    /// <summary>All cells at zero.</summary>
    /// <param name="window">The window of the send-duration summaries; the same one for every shard of an engine.</param>
    public ShardMetrics(SummaryWindow window)
    {
        ArgumentNullException.ThrowIfNull(window);
        Clock = window.Clock;
        for (var i = 0; i < _summaries.Length; i++) _summaries[i] = new WindowedSummary(window);
        for (var i = 0; i < _histograms.Length; i++) _histograms[i] = new Histogram(HistogramBuckets.Latency, window.Clock.TimestampFrequency);
    }

    /// <summary>The clock whose timestamps sends are timed with.</summary>
    public TimeProvider Clock { get; }

    /// <summary>What has happened, by fact.</summary>
    public CounterBlock Counters { get; } = new();

    /// <summary>What waits for clients now.</summary>
    public QueueLevels Queues { get; } = new();

    /// <summary>The topics with the most messages.</summary>
    public BusyTopics Topics { get; } = new();

    /// <summary>Complete messages read from clients: a data frame, what a script's framing cut out, an MQTT PUBLISH. Owner thread only.</summary>
    public void MessagesRead(ClientProtocol protocol, long count) => Add(_read, protocol, count);

    /// <summary>Messages handed to a client's connection, one per recipient; not those that failed. Owner thread only.</summary>
    public void MessagesSent(ClientProtocol protocol, long count) => Add(_sent, protocol, count);

    /// <summary>Sends that failed: not encodable, connection gone, write timed out. Owner thread only.</summary>
    public void SendFailed(ClientProtocol protocol, long count) => Add(_failed, protocol, count);

    /// <summary>
    /// Times sends into the windowed summary and the lifetime histogram of their granted QoS (0 where the protocol has none). O(1). Owner thread only.
    /// </summary>
    public void SendDuration(ClientProtocol protocol, SendScenario scenario, int qos, in SendTiming timing)
    {
#if !NO_COUNTING
        var cell = CellOf(protocol, scenario);
        _summaries[cell].Observe(timing.Ticks, timing.Count, timing.At);
        _histograms[(cell * Levels) + qos].Observe(timing.Ticks, timing.Count);
#endif
    }

    /// <summary>Times <paramref name="count"/> sends of <paramref name="ticks"/> each that are done now.</summary>
    /// <inheritdoc cref="SendDuration(ClientProtocol, SendScenario, int, in SendTiming)"/>
    public void SendDuration(ClientProtocol protocol, SendScenario scenario, int qos, long ticks, long count) =>
        SendDuration(protocol, scenario, qos, new(ticks, count, Clock.GetTimestamp()));

    /// <summary>Messages read so far. Any thread.</summary>
    public long ReadMessages(ClientProtocol protocol) => Volatile.Read(ref _read[Padding + (int)protocol]);

    /// <summary>Messages sent so far. Any thread.</summary>
    public long SentMessages(ClientProtocol protocol) => Volatile.Read(ref _sent[Padding + (int)protocol]);

    /// <summary>Sends failed so far. Any thread.</summary>
    public long FailedSends(ClientProtocol protocol) => Volatile.Read(ref _failed[Padding + (int)protocol]);

    internal WindowedSummary SendSummary(ClientProtocol protocol, SendScenario scenario) => _summaries[CellOf(protocol, scenario)];

    internal Histogram SendHistogram(ClientProtocol protocol, SendScenario scenario, int qos) => _histograms[(CellOf(protocol, scenario) * Levels) + qos];

    private static int CellOf(ClientProtocol protocol, SendScenario scenario) => ((int)protocol * Scenarios) + (int)scenario;

    private static void Add(long[] cells, ClientProtocol protocol, long count)
    {
#if !NO_COUNTING
        ref var cell = ref cells[Padding + (int)protocol];
        Volatile.Write(ref cell, cell + count);
#endif
    }
}
