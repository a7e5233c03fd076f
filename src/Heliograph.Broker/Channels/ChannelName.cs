using Heliograph.Protocol;

namespace Heliograph.Broker.Channels;

/// <summary>The rules of channels: the topic of the same name, but that wildcards in it stand for themselves.</summary>
public static class ChannelName
{
    /// <summary>What is wrong with a name that is 1 to 65,535 bytes of UTF-8 without spaces and not valid all the same.</summary>
    public const string Refusal = "a channel has at most 128 levels and does not begin with $SYS/, $share/ or $delayed/";

    private const int MostLevels = 128;

    /// <summary>Whether it is 1 to 65,535 bytes of UTF-8 without spaces and U+0000, of at most 128 levels, and none of the broker's own (<c>$SYS/</c>, <c>$share/</c>, <c>$delayed/</c>).</summary>
    public static bool IsValid(ReadOnlySpan<byte> name) =>
        name.Length is > 0 and <= Utf8Strings.MaximumLength && !name.ContainsAny((byte)' ', (byte)0) && Utf8Strings.IsValid(name)
        && TopicLevels.Count(name) <= MostLevels
        && !name.StartsWith("$SYS/"u8) && !name.StartsWith("$share/"u8) && !name.StartsWith("$delayed/"u8);
}
