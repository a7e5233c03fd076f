using Heliograph.Metrics.Pages;
using static System.FormattableString;

namespace Heliograph.Server.Alarms;

/// <summary>How near the limits connections are: of each listener, and of the node. What has no limit is never near it.</summary>
/// <param name="share">The share of a limit that is worth an alarm, above 0 and up to 1.</param>
/// <param name="listeners">The listeners.</param>
/// <param name="node">Connections over all of them, and the most there may be; 0 for no limit.</param>
internal sealed class ConnectionReadings(double share, IReadOnlyList<IListenerSource> listeners, Func<(int Live, int Most)> node)
{
    /// <summary>Reads them.</summary>
    public IReadOnlyList<AlarmReading> Read()
    {
        var (live, most) = node();
        return
        [
            .. listeners.Where(listener => listener.MaxConnections > 0).Select(listener => Reading(
                listener.Name, listener.Live, listener.MaxConnections, $"listener '{listener.Name}'", "the maxConnections of this server")),
            .. most > 0 ? [Reading("", live, most, "the node", "limits.maxConnections")] : Array.Empty<AlarmReading>(),
        ];
    }

    private AlarmReading Reading(string subject, int live, int most, string where, string setting) => new(
        subject,
        live / (most * share),
        Invariant($"{live} of at most {most} connections of {where} are open; beyond that, clients are refused: raise {setting} if the machine allows it"),
        new Dictionary<string, string> { ["connections"] = Invariant($"{live}"), ["limit"] = Invariant($"{most}"), ["threshold"] = Invariant($"{share}") });
}
