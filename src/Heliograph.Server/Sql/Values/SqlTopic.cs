namespace Heliograph.Server.Sql.Values;

/// <summary>Topics against topic filters, as MQTT matches them.</summary>
internal static class SqlTopic
{
    /// <summary>Whether a topic is one of those a filter names. A wildcard at the beginning does not name topics that begin with $.</summary>
    public static bool Matches(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> filter)
    {
        if (topic.StartsWith("$"u8) && filter.Length > 0 && filter[0] is (byte)'+' or (byte)'#') return false;
        while (true)
        {
            if (filter.SequenceEqual("#"u8)) return true;
            var level = Level(topic);
            var pattern = Level(filter);
            if (!pattern.SequenceEqual("+"u8) && !pattern.SequenceEqual(level)) return false;
            if (level.Length == topic.Length) return pattern.Length == filter.Length || filter[pattern.Length..].SequenceEqual("/#"u8);
            if (pattern.Length == filter.Length) return false;
            topic = topic[(level.Length + 1)..];
            filter = filter[(pattern.Length + 1)..];
        }
    }

    private static ReadOnlySpan<byte> Level(ReadOnlySpan<byte> rest) => rest.IndexOf((byte)'/') is >= 0 and var end ? rest[..end] : rest;
}
