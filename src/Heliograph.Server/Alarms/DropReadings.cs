using static System.FormattableString;

namespace Heliograph.Server.Alarms;

/// <summary>Which share of the deliveries of the last minute was dropped. One thread.</summary>
/// <param name="share">The share that is worth an alarm, above 0.</param>
/// <param name="read">Deliveries that went to a client and that were dropped, since the start.</param>
/// <param name="clock">Measures the minute.</param>
internal sealed class DropReadings(double share, Func<(long Sent, long Dropped)> read, TimeProvider clock)
{
    /// <summary>Fewer deliveries in a minute than this say nothing about a share.</summary>
    public const int Least = 100;

    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);
    private readonly Queue<(long At, long Sent, long Dropped)> _samples = new();

    /// <summary>Reads them.</summary>
    public IReadOnlyList<AlarmReading> Read()
    {
        var ((sent, dropped), now) = (read(), clock.GetTimestamp());
        _samples.Enqueue((now, sent, dropped));
        while (clock.GetElapsedTime(_samples.Peek().At, now) > s_window) _samples.Dequeue();
        var from = _samples.Peek();
        return [Reading(sent - from.Sent, dropped - from.Dropped)];
    }

    private AlarmReading Reading(long sent, long dropped)
    {
        var all = sent + dropped;
        var rate = all == 0 ? 0 : dropped / (double)all;
        return new(
            "",
            all < Least ? 0 : rate / share,
            Invariant($"{rate:P1} of the deliveries of the last minute were dropped ({dropped} of {all}); heliograph_deliveries_dropped_total says for which reason"),
            new Dictionary<string, string> { ["dropped"] = Invariant($"{dropped}"), ["deliveries"] = Invariant($"{all}"), ["threshold"] = Invariant($"{share}") });
    }
}
