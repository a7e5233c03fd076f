using System.Buffers.Text;
using System.IO.Enumeration;
using System.Runtime.InteropServices;

namespace Heliograph.Metrics.Pages;

/// <summary>Numbers about this process from /proc/self (proc(5)).</summary>
internal static partial class LinuxProcess
{
    // Fields of /proc/self/stat, counted from the one behind the command name.
    internal const int Threads = 17;
    internal const int VirtualBytes = 20;
    internal const int ResidentPages = 21;

    private const int AtFdCwd = -100;
    private const uint StatxSize = 0x200;

    /// <summary>A numeric field of /proc/self/stat.</summary>
    internal static long Stat(int field)
    {
        Span<byte> buffer = stackalloc byte[1024];
        var text = Read("/proc/self/stat", buffer);

        // The command name is in parentheses and may itself contain any character.
        text = text[(text.LastIndexOf((byte)')') + 2)..];
        for (; field > 0; field--) text = text[(text.IndexOf((byte)' ') + 1)..];
        return Utf8Parser.TryParse(text, out long value, out _) ? value : throw new FormatException("/proc/self/stat is not as in proc(5)");
    }

    /// <summary>File descriptors open now.</summary>
    internal static long OpenDescriptors()
    {
        // Since Linux 6.2 the directory's size is the number; before, it is 0 and the entries must be counted.
        Span<byte> stat = stackalloc byte[256];
        if (Statx(AtFdCwd, "/proc/self/fd", 0, StatxSize, ref MemoryMarshal.GetReference(stat)) == 0)
        {
            var size = MemoryMarshal.Read<long>(stat[40..]);
            if (size > 0) return size;
        }

        // Counting opens one descriptor of its own.
        return new FileSystemEnumerable<byte>("/proc/self/fd", static (ref FileSystemEntry _) => 0).LongCount() - 1;
    }

    /// <summary>The soft limit on open file descriptors; infinite when there is none.</summary>
    internal static double MaxDescriptors()
    {
        Span<byte> buffer = stackalloc byte[4096];
        var text = Read("/proc/self/limits", buffer);
        var name = "Max open files"u8;
        var at = text.IndexOf(name);
        if (at < 0) throw new FormatException("/proc/self/limits has no line for open files");
        var value = text[(at + name.Length)..].TrimStart((byte)' ');
        return Utf8Parser.TryParse(value, out long limit, out _) ? limit : double.PositiveInfinity;
    }

    private static ReadOnlySpan<byte> Read(string path, Span<byte> buffer)
    {
        using var file = File.OpenHandle(path);
        return buffer[..RandomAccess.Read(file, buffer, 0)];
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, ref byte result);
}
