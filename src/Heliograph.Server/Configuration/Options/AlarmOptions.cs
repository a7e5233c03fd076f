using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>When the server raises an alarm about itself. An alarm is over when what it is about is a tenth better than what raised it.</summary>
internal sealed record AlarmOptions
{
    /// <summary>Time from one look to the next.</summary>
    [Setting(Applies.Restart, Min = 1, Max = 3600)]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Alarms that are over and still listed.</summary>
    [Setting(Applies.Restart, Min = 0, Max = 100_000)]
    public int History { get; init; } = 1000;

    /// <summary>Share of a limit of connections, of a server or of all, from which there is an alarm; 0 for none.</summary>
    [Setting(Applies.Restart, Min = 0, Max = 1)]
    public double Connections { get; init; } = 0.9;

    /// <summary>Share of mqtt.maxQueue in the queue of one client from which there is an alarm; 0 for none.</summary>
    [Setting(Applies.Restart, Min = 0, Max = 1)]
    public double Queue { get; init; } = 0.9;

    /// <summary>Messages waiting for all clients together from which there is an alarm; 0 for none.</summary>
    [Setting(Applies.Restart, Min = 0, Max = int.MaxValue)]
    public int QueuedMessages { get; init; } = 100_000;

    /// <summary>Free share of the data folder's volume below which there is an alarm; 0 for none.</summary>
    [Setting(Applies.Restart, Min = 0, Max = 0.9)]
    public double DiskFree { get; init; } = 0.1;

    /// <summary>How long before the end of a certificate there is an alarm; 0 for none.</summary>
    [Setting(Applies.Restart, Min = 0, Max = 31_536_000)]
    public TimeSpan CertificateExpiry { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Share of the deliveries of a minute that is dropped from which there is an alarm; 0 for none.</summary>
    [Setting(Applies.Restart, Min = 0, Max = 1)]
    public double DropRate { get; init; } = 0.05;

    /// <summary>Share of the container's or the machine's memory from which there is an alarm; 0 for none.</summary>
    [Setting(Applies.Restart, Min = 0, Max = 1)]
    public double Memory { get; init; } = 0.8;
}
