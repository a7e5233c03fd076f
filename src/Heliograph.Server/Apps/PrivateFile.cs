namespace Heliograph.Server.Apps;

/// <summary>Files that only their owner may read and write (mode 0600).</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the folder that a file is to be in, for its owner alone.</summary>
    public static void MakeFolderOf(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
    }

    /// <summary>Opens a file that nobody else can have open; a new one is private from its first moment.</summary>
    /// <exception cref="IOException">Somebody has it open.</exception>
    public static FileStream Open(string path, FileMode mode) => Open(path, mode, FileShare.None);

    /// <summary>Opens a file to be written, or makes it, private from its first moment. Others of the same owner may read and delete it meanwhile.</summary>
    public static FileStream OpenShared(string path) => Open(path, FileMode.OpenOrCreate, FileShare.Read | FileShare.Delete);

    private static FileStream Open(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        return new FileStream(path, options);
    }

    /// <summary>Gives a file new content: whoever looks finds the old one or the new one, whole, after a power cut too.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var fresh = path + ".new";
        File.Delete(fresh); // one that a crash left behind might have another mode
        using (var stream = Open(fresh, FileMode.CreateNew))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
        FolderEntry.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }
}
