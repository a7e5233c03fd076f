namespace Heliograph.Protocol;

/// <summary>The rules of topic names (MQTT 5 §4.7): what a message is published to.</summary>
public static class TopicName
{
    /// <summary>Whether it is 1 to 65,535 bytes without wildcards and U+0000 [MQTT-3.3.2-2] [MQTT-4.7.3-1] [MQTT-4.7.3-2].
    /// That it is UTF-8 is the caller's to know (<see cref="Utf8Strings.IsValid"/>); packets that were read are.</summary>
    public static bool IsValid(ReadOnlySpan<byte> topic) =>
        topic.Length is > 0 and <= Utf8Strings.MaximumLength && !topic.ContainsAny((byte)'+', (byte)'#', (byte)0);
}
