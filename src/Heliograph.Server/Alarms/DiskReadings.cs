using static System.FormattableString;

namespace Heliograph.Server.Alarms;

/// <summary>How much room the volume of a folder has left.</summary>
/// <param name="share">The free share below which there is an alarm, above 0 and below 1.</param>
/// <param name="folder">The folder.</param>
/// <param name="space">Free and total bytes of the volume it is on.</param>
internal sealed class DiskReadings(double share, string folder, Func<(long Free, long Size)> space)
{
    /// <summary>Reads it.</summary>
    public IReadOnlyList<AlarmReading> Read()
    {
        var (free, size) = space();
        if (size <= 0) return [];
        return
        [
            new(
                "",
                share * size / Math.Max(1, free),
                Invariant($"{free / (double)size:P1} of the volume of '{folder}' is free; when it is full, messages of durable sessions are refused: make room or move storage.path"),
                new Dictionary<string, string> { ["folder"] = folder, ["free_bytes"] = Invariant($"{free}"), ["size_bytes"] = Invariant($"{size}"), ["threshold"] = Invariant($"{share}") }),
        ];
    }

    /// <summary>Free and total bytes of the volume that <paramref name="folder"/> is on, as this system tells.</summary>
    public static (long Free, long Size) SpaceOf(string folder)
    {
        var drive = new DriveInfo(folder);
        return (drive.AvailableFreeSpace, drive.TotalSize);
    }
}
