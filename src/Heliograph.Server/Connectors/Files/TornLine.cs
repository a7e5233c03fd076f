namespace Heliograph.Server.Connectors.Files;

/// <summary>Finds where the last whole line of a file ends.</summary>
internal static class TornLine
{
    private const int Step = 65_536;

    /// <summary>The length of the file without what follows its last line break.</summary>
    public static long Whole(FileStream file)
    {
        var buffer = new byte[Step];
        for (var end = file.Length; end > 0;)
        {
            var start = Math.Max(0, end - Step);
            var read = RandomAccess.Read(file.SafeFileHandle, buffer.AsSpan(0, (int)(end - start)), start);
            if (buffer.AsSpan(0, read).LastIndexOf((byte)'\n') is >= 0 and var last) return start + last + 1;
            end = start;
        }

        return 0;
    }
}
