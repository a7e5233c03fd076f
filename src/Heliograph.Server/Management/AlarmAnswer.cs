using System.Text.Json;
using Heliograph.Server.Alarms;

namespace Heliograph.Server.Management;

internal sealed record AlarmAnswer(
    string Node, string Name, string Message, IReadOnlyDictionary<string, string> Details, long Duration, string ActivateAt, string? DeactivateAt)
{
    internal static AlarmAnswer Of(Alarm alarm, long now, string node) => new(
        node, alarm.Name, alarm.Message, alarm.Details, alarm.Duration(now), ApiTime.Write(alarm.ActivatedAt), alarm.DeactivatedAt is { } end ? ApiTime.Write(end) : null);

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ManagementJson.Default.AlarmAnswer);
}
