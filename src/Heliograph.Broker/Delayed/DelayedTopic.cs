using System.Buffers.Text;

namespace Heliograph.Broker.Delayed;

/// <summary>The topic name of a message to be held back: <c>$delayed/SECONDS/topic</c>.</summary>
public static class DelayedTopic
{
    /// <summary>The longest delay: 4,294,967 seconds.</summary>
    public const uint MaxSeconds = 4_294_967;

    private static ReadOnlySpan<byte> Prefix => "$delayed/"u8;

    /// <summary>True when <paramref name="topic"/> asks for a delay, well-formed or not.</summary>
    public static bool Is(ReadOnlySpan<byte> topic) => topic.Length > 0 && topic[0] == (byte)'$' && topic.StartsWith(Prefix);

    /// <summary>Takes such a topic apart; false when the seconds or the topic behind them are not valid, or that is to be delayed again.</summary>
    public static bool TryParse(ReadOnlySpan<byte> topic, out uint seconds, out ReadOnlySpan<byte> rest)
    {
        rest = default;
        var tail = topic[Prefix.Length..];
        if (!Utf8Parser.TryParse(tail, out seconds, out var used) || seconds > MaxSeconds) return false;
        if (used >= tail.Length - 1 || tail[used] != (byte)'/') return false;
        rest = tail[(used + 1)..];
        return !Is(rest); // rules are asked about the topic behind one delay
    }
}
