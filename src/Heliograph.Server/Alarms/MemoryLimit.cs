using System.Globalization;

namespace Heliograph.Server.Alarms;

/// <summary>How much memory the process may occupy: what its control group allows, or what the machine has.</summary>
/// <param name="root">Where the system's files are; for tests.</param>
internal sealed class MemoryLimit(string root = "/")
{
    // Version 2 of cgroups, then version 1; both as a container sees its own.
    private static readonly string[] s_groups = ["sys/fs/cgroup/memory.max", "sys/fs/cgroup/memory/memory.limit_in_bytes"];

    /// <summary>Bytes; 0 when that is not known.</summary>
    public long Read()
    {
        var machine = Machine();
        var group = s_groups.Select(file => Number(Path.Combine(root, file))).FirstOrDefault(bytes => bytes > 0);
        return group > 0 && (machine == 0 || group < machine) ? group : machine;
    }

    // A file that is not there, or says "max", sets no limit.
    private static long Number(string file)
    {
        try
        {
            return File.Exists(file) && long.TryParse(File.ReadAllText(file).AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : 0;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private long Machine()
    {
        var file = Path.Combine(root, "proc/meminfo");
        if (!File.Exists(file)) return root == "/" ? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes : 0;
        var words = File.ReadLines(file).First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is ["MemTotal:", var kilobytes, ..] && long.TryParse(kilobytes, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number << 10 : 0;
    }
}
