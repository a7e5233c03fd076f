using Heliograph.Server.Scripting;

namespace Heliograph.Server.Gateway;

/// <summary>A script's entry file and the Lua files in its folder and below, which it may require.</summary>
/// <param name="entry">The path of the entry file.</param>
internal sealed class ScriptFiles(string entry)
{
    private const int LargestFile = 4 << 20;
    private const int MostFiles = 1000;

    private static readonly EnumerationOptions s_below = new() { RecurseSubdirectories = true, MaxRecursionDepth = 4, IgnoreInaccessible = true };

    /// <summary>The path of the entry file.</summary>
    public string Entry { get; } = Path.GetFullPath(entry);

    /// <summary>Its folder.</summary>
    public string Folder => Path.GetDirectoryName(Entry)!;

    /// <summary>A number that changes when one of the files does.</summary>
    public long Stamp()
    {
        try
        {
            var stamp = new HashCode();
            foreach (var file in new DirectoryInfo(Folder).EnumerateFiles("*.lua", s_below).Prepend(new(Entry)).Take(MostFiles))
            {
                stamp.Add(file.FullName);
                stamp.Add(file.Exists ? file.LastWriteTimeUtc.Ticks : 0);
                stamp.Add(file.Exists ? file.Length : 0);
            }

            return stamp.ToHashCode();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <summary>Reads the entry file.</summary>
    /// <exception cref="ScriptException">It cannot be read.</exception>
    public ServerScript Read()
    {
        try
        {
            if (new FileInfo(Entry).Length > LargestFile) throw new ScriptException($"{Entry} is larger than {LargestFile} bytes");
            return new(Path.GetFileName(Entry), File.ReadAllBytes(Entry));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ScriptException($"{Entry} cannot be read: {fault.Message}");
        }
    }
}
