using Heliograph.Server.Sql.Values;
using static Heliograph.Server.Sql.Events.RuleColumns;

namespace Heliograph.Server.Sql.Events;

/// <summary>What is wrong with the node.</summary>
internal static class AlarmEvents
{
    private static readonly RuleColumn[] s_alarm =
    [
        Text("name", "high_memory", "the name of the alarm"),
        Map("details", "the numbers by themselves", ("limit", SqlValue.Of("80%"))),
        Text("message", "the process uses 85 % of its memory", "what is wrong"),
        Number("activated_at", Moment * 1000, "since when, in Unix microseconds"),
    ];

    /// <summary>Something is wrong with the node.</summary>
    internal static readonly RuleEvent Activated = new(RuleEventKind.AlarmActivated, "alarm.activated", "$events/sys/alarm_activated")
    {
        OldTopic = "$events/sys/alarm_activated",
        Title = "alarm activated",
        Description = "Something is wrong with the node.",
        Statement = "SELECT name, message FROM \"$events/sys/alarm_activated\"",
        Columns = [Event("alarm.activated"), .. s_alarm, .. Always],
        TestColumns = ["name", "details", "message", "activated_at"],
    };

    /// <summary>It is all right again.</summary>
    internal static readonly RuleEvent Deactivated = new(RuleEventKind.AlarmDeactivated, "alarm.deactivated", "$events/sys/alarm_deactivated")
    {
        OldTopic = "$events/sys/alarm_deactivated",
        Title = "alarm deactivated",
        Description = "What was wrong with the node is all right again.",
        Statement = "SELECT name, message FROM \"$events/sys/alarm_deactivated\"",
        Columns = [Event("alarm.deactivated"), .. s_alarm, Number("deactivated_at", (Moment * 1000) + 1, "when it was over, in Unix microseconds"), .. Always],
        TestColumns = ["name", "details", "message", "activated_at", "deactivated_at"],
    };
}
