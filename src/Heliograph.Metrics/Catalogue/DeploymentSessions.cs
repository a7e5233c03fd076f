using Heliograph.Metrics.Instruments;
using static Heliograph.Metrics.Instruments.BrokerCounter;

namespace Heliograph.Metrics.Catalogue;

/// <summary>How sessions begin and end.</summary>
public static class DeploymentSessions
{
    internal static readonly MetricArea Area = DeploymentLabels.Area("deployment_sessions", "Sessions");

    /// <summary>Every counter of this area.</summary>
    public static IReadOnlyList<BrokerCounterFamily> Counters { get; } =
    [
        Of(SessionCreated, "session_created",
            "New sessions.",
            "Clean start 1 always; clean start 0 when there was none."),
        Of(SessionResumed, "session_resumed",
            "Sessions that a clean start 0 found and went on with, live or parked."),
        Of(SessionTakenover, "session_takenover",
            "Resumed sessions that their former connection gave up; one for each session_resumed."),
        Of(SessionDiscarded, "session_discarded", "Sessions thrown away because their client connected with clean start 1."),
        Of(SessionTerminated, "session_terminated",
            "Sessions that ended in any other way.",
            "Expiry 0 at the end of the connection (a DISCONNECT that sets it included), expiry timer, kick, error."),
    ];

    private static BrokerCounterFamily Of(BrokerCounter counter, string name, string help, string moves = "") =>
        new(counter, Area.Counter(DeploymentLabels.Prefix + name, help, moves));
}
