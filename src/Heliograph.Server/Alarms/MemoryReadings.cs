using static System.FormattableString;

namespace Heliograph.Server.Alarms;

/// <summary>How much of the memory it may have the process occupies.</summary>
/// <param name="share">The share that is worth an alarm, above 0.</param>
/// <param name="used">Bytes of memory it occupies.</param>
/// <param name="most">Bytes it may occupy; 0 when that is not known.</param>
internal sealed class MemoryReadings(double share, Func<long> used, Func<long> most)
{
    /// <summary>Reads it.</summary>
    public IReadOnlyList<AlarmReading> Read() => (used(), most()) is ( > 0 and var bytes, > 0 and var limit)
        ?
        [
            new(
                "",
                bytes / (limit * share),
                Invariant($"the process occupies {bytes / (double)limit:P1} of the memory it may have ({limit >> 20} MiB); beyond that the system ends it"),
                new Dictionary<string, string> { ["bytes"] = Invariant($"{bytes}"), ["limit"] = Invariant($"{limit}"), ["threshold"] = Invariant($"{share}") }),
        ]
        : [];
}
