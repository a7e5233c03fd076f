using static System.FormattableString;

namespace Heliograph.Server.Alarms;

/// <summary>How much waits for clients: in the longest queue of a session, and in all together.</summary>
/// <param name="share">The share of a full queue that is worth an alarm; 0 for none.</param>
/// <param name="messages">How many messages in all queues are worth one; 0 for none.</param>
/// <param name="total">How many wait now.</param>
/// <param name="longest">Whose queue is the longest, how long it is, and how long it may be.</param>
internal sealed class QueueReadings(double share, long messages, Func<long> total, Func<Task<(string ClientId, long Length, long Most)>> longest)
{
    /// <summary>Reads them. The longest queue is looked for only when enough messages wait to fill one.</summary>
    public async Task<IReadOnlyList<AlarmReading>> ReadAsync()
    {
        var waiting = total();
        var readings = new List<AlarmReading>();
        if (messages > 0) readings.Add(Total(waiting));
        if (share > 0 && waiting > 0 && await longest().ConfigureAwait(false) is { Length: > 0, Most: > 0 } queue) readings.Add(Longest(queue));
        return readings;
    }

    private AlarmReading Total(long waiting) => new(
        "",
        waiting / (double)messages,
        Invariant($"{waiting} messages wait in the queues of all sessions: clients that are away or slow; see /api/v5/clients for mqueue_len"),
        new Dictionary<string, string> { ["messages"] = Invariant($"{waiting}"), ["threshold"] = Invariant($"{messages}") });

    private AlarmReading Longest((string ClientId, long Length, long Most) queue) => new(
        "session",
        queue.Length / (queue.Most * share),
        Invariant($"{queue.Length} messages wait for client '{Shown(queue.ClientId)}', the longest queue; at {queue.Most} (mqtt.maxQueue) the oldest are dropped"),
        new Dictionary<string, string>
        {
            ["clientid"] = Shown(queue.ClientId),
            ["messages"] = Invariant($"{queue.Length}"),
            ["limit"] = Invariant($"{queue.Most}"),
            ["threshold"] = Invariant($"{share}"),
        });

    // Up to 64 KiB of what a stranger chose.
    private static string Shown(string clientId) => clientId.Length > 128 ? clientId[..128] + "…" : clientId;
}
