namespace Heliograph.Protocol;

/// <summary>The rules of topic filters (MQTT 5 §4.7, §4.8.2): what a client subscribes to.</summary>
public static class TopicFilter
{
    private static ReadOnlySpan<byte> SharePrefix => "$share/"u8;

    /// <summary>
    /// Whether it is 1 to 65,535 bytes without U+0000, with <c>#</c> only as the whole last level [MQTT-4.7.1-1] and <c>+</c> only as a
    /// whole
    /// level [MQTT-4.7.1-2]; one that begins with <c>$share/</c> must name a group and a filter [MQTT-4.8.2-1] [MQTT-4.8.2-2].
    /// That it is UTF-8 is the caller's to know.
    /// </summary>
    public static bool IsValid(ReadOnlySpan<byte> filter) =>
        IsShared(filter) ? TryParseShared(filter, out _, out _) : HasValidLevels(filter);

    /// <summary>Whether the filter begins with <c>$share/</c>, well-formed or not.</summary>
    public static bool IsShared(ReadOnlySpan<byte> filter) => filter.StartsWith(SharePrefix);

    /// <summary>Whether the filter contains a wildcard level.</summary>
    public static bool HasWildcard(ReadOnlySpan<byte> filter) => filter.ContainsAny((byte)'+', (byte)'#');

    /// <summary>Splits <c>$share/group/rest</c>. False when it is not a shared filter, or not a valid one: an empty group, a wildcard in
    /// the
    /// group, no filter after it or an invalid one. Both results are slices of <paramref name="filter"/>.</summary>
    public static bool TryParseShared(ReadOnlySpan<byte> filter, out ReadOnlySpan<byte> group, out ReadOnlySpan<byte> rest)
    {
        group = rest = default;
        if (!IsShared(filter) || filter.Length > Utf8Strings.MaximumLength) return false;
        ReadOnlySpan<byte> named = filter[SharePrefix.Length..];
        int slash = named.IndexOf((byte)'/');
        if (slash < 1 || !TopicName.IsValid(named[..slash]) || !HasValidLevels(named[(slash + 1)..])) return false;
        group = named[..slash];
        rest = named[(slash + 1)..];
        return true;
    }

    private static bool HasValidLevels(ReadOnlySpan<byte> filter)
    {
        if (filter.Length is 0 or > Utf8Strings.MaximumLength || filter.Contains((byte)0)) return false;
        for (int at = filter.IndexOfAny((byte)'+', (byte)'#'); at >= 0; at = NextWildcard(filter, at))
        {
            bool first = at == 0 || filter[at - 1] == '/';
            bool last = at == filter.Length - 1;
            if (!first || !(last || (filter[at] == '+' && filter[at + 1] == '/'))) return false;
        }

        return true;
    }

    private static int NextWildcard(ReadOnlySpan<byte> filter, int after)
    {
        int next = filter[(after + 1)..].IndexOfAny((byte)'+', (byte)'#');
        return next < 0 ? -1 : after + 1 + next;
    }
}
