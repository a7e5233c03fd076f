using System.Diagnostics;
using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Exposition;

namespace Heliograph.Metrics.Pages;

/// <summary>Reads the process: /proc on Linux, .NET elsewhere, where what it does not know is left out.</summary>
internal static class ProcessPage
{
    internal static MetricsPageBuilder AddProcess(this MetricsPageBuilder builder)
    {
        using var self = Process.GetCurrentProcess();
        var started = (self.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;
        builder
            .Add(ProcessFamilies.CpuSeconds, () => Environment.CpuUsage.TotalTime.TotalSeconds)
            .Add(ProcessFamilies.StartTime, () => started);
        return OperatingSystem.IsLinux() ? AddLinux(builder) : AddOther(builder);
    }

    internal static long ResidentBytes() =>
        OperatingSystem.IsLinux() ? LinuxProcess.Stat(LinuxProcess.ResidentPages) * Environment.SystemPageSize : Environment.WorkingSet;

    private static MetricsPageBuilder AddLinux(MetricsPageBuilder builder) => builder
        .Add(ProcessFamilies.ResidentBytes, ResidentBytes)
        .Add(ProcessFamilies.VirtualBytes, () => LinuxProcess.Stat(LinuxProcess.VirtualBytes))
        .Add(ProcessFamilies.Threads, () => LinuxProcess.Stat(LinuxProcess.Threads))
        .Add(ProcessFamilies.OpenFds, () => LinuxProcess.OpenDescriptors())
        .Add(ProcessFamilies.MaxFds, () => LinuxProcess.MaxDescriptors());

    private static MetricsPageBuilder AddOther(MetricsPageBuilder builder)
    {
        builder.Add(ProcessFamilies.ResidentBytes, ResidentBytes);
        return OperatingSystem.IsWindows() ? builder.Add(ProcessFamilies.VirtualBytes, ReadVirtualBytes) : builder;
    }

    private static long ReadVirtualBytes()
    {
        using var self = Process.GetCurrentProcess();
        return self.VirtualMemorySize64;
    }
}
