using System.Runtime.InteropServices;

namespace Heliograph.Server.Apps;

/// <summary>What a folder says of its files: a file that was renamed has its new name after a power cut only when its folder is on disk, too.</summary>
internal static partial class FolderEntry
{
    private const int ReadOnly = 0;

    /// <summary>Writes to disk what a folder says, as well as its file system can. On Windows the file system sees to it.</summary>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        var opened = Open(folder, ReadOnly);
        if (opened < 0) return;
        _ = Synchronize(opened);
        _ = Close(opened);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Synchronize(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
