using Heliograph.Broker;
using Heliograph.Server.Alarms;
using Heliograph.Server.Management;

namespace Heliograph.Server.Hosting;

/// <summary>Alarms as messages for MQTT clients: <c>$SYS/brokers/heliograph/alarms/activate</c> and <c>…/deactivate</c>, with the JSON of the management API.</summary>
internal sealed class AlarmMessages(MessageBroker broker, string node)
{
    /// <summary>Tells of an alarm that has become active, or is over.</summary>
    public void Send(Alarm alarm) =>
        broker.PublishSys(alarm.DeactivatedAt is null ? "alarms/activate" : "alarms/deactivate", AlarmAnswer.Of(alarm, alarm.DeactivatedAt ?? alarm.ActivatedAt, node).ToJson());
}
