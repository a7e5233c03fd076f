using Heliograph.Metrics.Instruments;

namespace Heliograph.Metrics.Pages;

/// <summary>
/// Messages a second since the last wall-clock multiple of 10 s, over at least one second. So that the window can be a second long just after a
/// multiple, a further sample is kept from one second before each. <see cref="Sample"/> must be called when it says; being late makes a window
/// longer and no rate wrong, and a clock that is set only moves the multiples: time that has passed is measured by timestamps.
/// </summary>
/// <remarks>One thread samples, any thread reads.</remarks>
public sealed class MessageRates
{
    private const int PeriodMilliseconds = 10_000;
    private const int EarlyMilliseconds = 9_000;
    private const int Kept = 4;

    private readonly IReadOnlyList<ShardMetrics> _shards;
    private readonly TimeProvider _clock;
    private readonly long _shortest;
    private Totals[] _samples;

    /// <summary>Takes the first sample.</summary>
    /// <param name="shards">The cells of all shards.</param>
    /// <param name="clock">What time it is, and how much has passed.</param>
    public MessageRates(IReadOnlyList<ShardMetrics> shards, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(shards);
        ArgumentNullException.ThrowIfNull(clock);
        (_shards, _clock, _shortest) = (shards, clock, clock.TimestampFrequency);
        _samples = [Read()];
    }

    /// <summary>When the next sample is to be taken, in milliseconds from now, 1 to 9,000.</summary>
    public int Due
    {
        get
        {
            var phase = (int)(_clock.GetUtcNow().ToUnixTimeMilliseconds() % PeriodMilliseconds);
            return (phase < EarlyMilliseconds ? EarlyMilliseconds : PeriodMilliseconds) - phase;
        }
    }

    /// <summary>The rates as they are now; never negative.</summary>
    public MessageRate Current
    {
        get
        {
            var now = Read();
            var from = Begin(now.Timestamp);
            var seconds = Math.Max(now.Timestamp - from.Timestamp, _shortest) / (double)_shortest;
            return new(Rate(now.Received - from.Received, seconds), Rate(now.Sent - from.Sent, seconds), Rate(now.Dropped - from.Dropped, seconds));
        }
    }

    /// <summary>Keeps what has been counted so far.</summary>
    public void Sample() => Volatile.Write(ref _samples, [.. _samples.TakeLast(Kept - 1), Read()]);

    private static double Rate(long messages, double seconds) => Math.Round(Math.Max(0, messages) / seconds, 2);

    // The newest that is a second old; just after the start, when there is none, the first.
    private Totals Begin(long now)
    {
        var samples = Volatile.Read(ref _samples);
        for (var i = samples.Length - 1; i > 0; i--)
        {
            if (now - samples[i].Timestamp >= _shortest) return samples[i];
        }

        return samples[0];
    }

    private Totals Read() =>
        new(_clock.GetTimestamp(), _shards.Total(BrokerCounter.MessagesReceived), _shards.Total(BrokerCounter.MessagesSent), _shards.Total(BrokerCounter.MessagesDropped));

    private readonly record struct Totals(long Timestamp, long Received, long Sent, long Dropped);
}
