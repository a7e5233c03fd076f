namespace Heliograph.Protocol;

/// <summary>The levels of topic names and topic filters (MQTT 5 §4.7.1.1).</summary>
public static class TopicLevels
{
    /// <summary>How many levels there are: one more than slashes. Empty levels count.</summary>
    public static int Count(ReadOnlySpan<byte> topic) => topic.Count((byte)'/') + 1;
}
