using Heliograph.Metrics.Instruments;
using Heliograph.Server.Alarms;
using static Heliograph.Tests.Polling;

namespace Heliograph.Tests.Rules.Events;

/// <summary>Rules over the alarms of the node.</summary>
public sealed class AlarmEventTests
{
    private static readonly Dictionary<string, string> s_details = new() { ["limit"] = "80%" };

    [Fact]
    public async Task Activated_and_deactivated()
    {
        await using var broker = await TestBroker.StartAsync();
        var (on, off) = (EventRule.Open(broker, "$events/sys/alarm_activated"), EventRule.Open(broker, "$events/sys/alarm_deactivated"));
        var alarms = new AlarmList(broker.Clock, 10); // The node's own checks clear what they find no reason for.
        alarms.Changed += on.Rule.Happened;
        alarms.Changed += off.Rule.Happened;
        alarms.Raise(AlarmKind.TooManyConnections, "mqtt", "it is too much", s_details);
        await broker.AdvanceAsync(3);
        alarms.Clear(AlarmKind.TooManyConnections, "mqtt");

        const string About = "'name':'too_many_connections:mqtt','details':{'limit':'80%'},'message':'it is too much','activated_at':1772366400000000";
        Assert.Equal(EventRule.Json($$"""{'event':'alarm.activated',{{About}},'timestamp':1772366400000,'node':'heliograph'}"""), await on.RowAsync());
        Assert.Equal(EventRule.Json($$"""{'event':'alarm.deactivated',{{About}},'deactivated_at':1772366403000000,'timestamp':1772366403000,'node':'heliograph'}"""), await off.RowAsync());
    }

    [Fact]
    public async Task The_rules_of_the_node_are_told()
    {
        await using var broker = await TestRules.StartAsync(1, TestRules.Log("r", "SELECT * FROM \"$events/sys/alarm_activated\""), TestRules.Log("other", "SELECT * FROM \"t\""));
        broker.Node.Alarms.List.Raise(AlarmKind.TooManyConnections, "mqtt", "it is too much", s_details);
        broker.Node.Alarms.List.Clear(AlarmKind.TooManyConnections, "mqtt");

        await Eventually(() => broker.Matches("r") == (1, 1, 0, 0));
        Assert.Equal(0, broker.RuleOf("other").Cells.Offered);
    }

    [Fact]
    public async Task A_disabled_rule_is_not_told()
    {
        await using var broker = await TestRules.StartAsync(1, TestRules.Log("r", "SELECT * FROM \"$events/sys/alarm_activated\"") with { Enabled = false });
        broker.Node.Alarms.List.Raise(AlarmKind.TooManyConnections, "mqtt", "it is too much", s_details);

        Assert.Equal(0, broker.RuleOf("r").Cells.Offered);
    }
}
