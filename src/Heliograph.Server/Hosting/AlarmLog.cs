using Heliograph.Server.Alarms;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Hosting;

/// <summary>What the log says about alarms (events 2500 to 2509): each once when it is raised and once when it is over.</summary>
internal static partial class AlarmLog
{
    /// <summary>An alarm has become active, or is over.</summary>
    public static void Changed(ILogger logger, Alarm alarm)
    {
        if (alarm.DeactivatedAt is null) Raised(logger, alarm.Name, alarm.Message);
        else Cleared(logger, alarm.Name, alarm.Duration(0) / 1000);
    }

    [LoggerMessage(2500, LogLevel.Warning, "alarm {Alarm}: {Text}")]
    private static partial void Raised(ILogger logger, string alarm, string text);

    [LoggerMessage(2501, LogLevel.Information, "alarm {Alarm} is over after {Seconds} s")]
    private static partial void Cleared(ILogger logger, string alarm, long seconds);

    /// <summary>What an alarm would be about cannot be looked at.</summary>
    [LoggerMessage(2502, LogLevel.Warning, "whether there is an alarm {Alarm} cannot be told: the check failed; this is logged once until it works again")]
    public static partial void CheckFailed(ILogger logger, Exception error, string alarm);
}
