using System.Globalization;

namespace Heliograph.Bench;

/// <summary>CPU time of another process of this machine and of those that it has started, from /proc. What has ended is not in it.</summary>
internal static class TargetCpu
{
    private const double TicksPerSecond = 100;
    private const int Parent = 1;
    private const int User = 11;
    private const int Kernel = 12;

    /// <summary>How long they have run so far; nothing for process 0.</summary>
    internal static TimeSpan Of(int process) => process == 0
        ? TimeSpan.Zero
        : TimeSpan.FromSeconds(Directory.GetDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out _)).Sum(folder => TicksOf(folder, process)) / TicksPerSecond);

    private static long TicksOf(string folder, int process)
    {
        try
        {
            var line = File.ReadAllText(Path.Combine(folder, "stat"));
            var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
            var isOne = Path.GetFileName(folder) == $"{process}" || fields[Parent] == $"{process}";
            return isOne ? long.Parse(fields[User], CultureInfo.InvariantCulture) + long.Parse(fields[Kernel], CultureInfo.InvariantCulture) : 0;
        }
        catch (IOException)
        {
            return 0; // It has ended meanwhile.
        }
    }
}
