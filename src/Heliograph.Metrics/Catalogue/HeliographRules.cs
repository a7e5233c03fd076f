using static Heliograph.Metrics.Catalogue.MetricSurface;

namespace Heliograph.Metrics.Catalogue;

/// <summary>How rules keep up, beyond what the deployment's families tell. Counts go back to 0 when their rule is changed, and vanish with it.</summary>
public static class HeliographRules
{
    private static readonly MetricLabel Rule = new("rule_id");

    internal static readonly MetricArea Area = new("heliograph_rules", "Heliograph: rules", Engine);

    /// <summary>Messages waiting.</summary>
    public static readonly MetricFamily Waiting = Area.Gauge(
        "heliograph_rule_queue_messages", "Messages that wait for a rule to be evaluated.", "At most the queue of the rule (rules[].queue).", Rule);

    /// <summary>Messages lost.</summary>
    public static readonly MetricFamily Dropped = Area.Counter(
        "heliograph_rule_dropped_total", "Messages that did not trigger a rule because its queue was full.", "Publishers and other subscribers are not affected.", Rule);

    /// <summary>Loops.</summary>
    public static readonly MetricFamily LoopsCut = Area.Counter(
        "heliograph_rule_loops_cut_total", "Messages that did not trigger a rule because they had come back to it through other rules, or to it through 16.",
        "Rules that publish to each other's topics.", Rule);

    /// <summary>Evaluation time.</summary>
    public static readonly MetricFamily EvaluationDuration = Area.Histogram(
        "heliograph_rule_evaluation_duration_seconds", "How long a rule's statement took to be evaluated with one message, without its actions.", "", Rule);
}
