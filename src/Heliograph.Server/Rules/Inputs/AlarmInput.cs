using Heliograph.Server.Alarms;
using Heliograph.Server.Sql.Events;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Rules.Inputs;

/// <summary>An alarm that has become active, or is over.</summary>
internal sealed class AlarmInput(Alarm alarm) : EventInput(About(alarm), alarm.DeactivatedAt ?? alarm.ActivatedAt)
{
    private const int Microseconds = 1000;

    /// <summary>Which event it is.</summary>
    public static RuleEvent About(Alarm alarm) => RuleEvents.Of(alarm.DeactivatedAt is null ? RuleEventKind.AlarmActivated : RuleEventKind.AlarmDeactivated);

    /// <inheritdoc/>
    protected override SqlValue Own(string name) => name switch
    {
        "name" => SqlValue.Of(alarm.Name),
        "message" => SqlValue.Of(alarm.Message),
        "details" => Details(),
        "activated_at" => SqlValue.Of(alarm.ActivatedAt * Microseconds),
        "deactivated_at" => alarm.DeactivatedAt is { } over ? SqlValue.Of(over * Microseconds) : default,
        _ => default,
    };

    private SqlValue Details()
    {
        var map = new SqlMap(alarm.Details.Count);
        foreach (var (name, value) in alarm.Details) map[name] = SqlValue.Of(value);
        return SqlValue.Of(map);
    }
}
