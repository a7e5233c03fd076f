namespace Heliograph.Metrics.Catalogue;

/// <summary>Rules and the connectors their actions use. Counts go back to 0 when their rule is changed, and vanish with it.</summary>
public static class DataIntegration
{
    private static readonly MetricLabel Rule = new("rule_id");

    internal static readonly MetricArea Area =
        DeploymentLabels.Area("data_integration", "Data integration", MetricSurface.DataIntegration);

    /// <summary>Whether a rule is enabled.</summary>
    public static readonly MetricFamily RuleStatus = Area.Gauge(
        "deployment_emqx_rule_status", "Whether a rule is enabled (1) or disabled (0); not its health.", "", Rule);

    /// <summary>What became of a rule's triggers.</summary>
    public static readonly MetricFamily RuleMatched = Area.Gauge(
        "deployment_emqx_rule_matched_count", "Times a rule was triggered (matched), and what became of it.",
        "passed: it had a result; no_result: its condition was false; exception: its SQL failed; failed = no_result + exception; "
        + "matched = passed + failed.",
        Rule, new MetricLabel("match_status", "exception", "failed", "matched", "no_result", "passed"));

    /// <summary>How often a rule is triggered.</summary>
    public static readonly MetricFamily RuleMatchedRate = Area.Gauge(
        "deployment_emqx_rule_matched_rate", "Times a rule was triggered a second, over the last full 10 s.", "0 when idle.", Rule);

    /// <summary>What became of a rule's actions.</summary>
    public static readonly MetricFamily RuleActions = Area.Gauge(
        "deployment_emqx_rule_action_execution_count", "Actions that a rule started (taken), and their final outcome.",
        "taken: per action and row of the result; success and failed later, when the outcome is final.",
        Rule, new MetricLabel("execution_status", "failed", "success", "taken"));

    /// <summary>Whether a connector is connected.</summary>
    public static readonly MetricFamily ResourceStatus = Area.Gauge(
        "deployment_emqx_resource_status", "Whether a connector is connected (1); anything else is 0.", "", new MetricLabel("resource_id"));

    /// <summary>What became of what an action was given.</summary>
    public static readonly MetricFamily ActionEvents = Area.Counter(
        "deployment_emqx_action_events_count", "Rows of actions over connectors, by what happened to them.",
        "matched: given by rules; success, failed, dropped: their outcomes; retried: times a row was sent again; late_reply: rows whose answer came too late, in success or failed as well.",
        new MetricLabel("event", "dropped", "failed", "late_reply", "matched", "retried", "success"));

    /// <summary>What waits in actions.</summary>
    public static readonly MetricFamily ActionQueued = Area.Gauge(
        "deployment_emqx_action_queued_count", "Messages that actions hold now, sent and unanswered (inflight) or not yet sent (queuing).",
        "",
        new MetricLabel("queue_status", "inflight", "queuing"));
}
