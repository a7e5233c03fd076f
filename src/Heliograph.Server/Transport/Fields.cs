namespace Heliograph.Server.Transport;

/// <summary>Cuts a line of bytes at single spaces.</summary>
internal static class Fields
{
    /// <summary>Fills <paramref name="fields"/>; how many there are, at most one more than fit.</summary>
    public static int Split(ReadOnlySpan<byte> line, Span<Range> fields)
    {
        var count = 0;
        foreach (var range in line.Split((byte)' '))
        {
            if (count == fields.Length) return count + 1;
            fields[count++] = range;
        }

        return count;
    }
}
