using System.Text;

namespace Heliograph.Broker.Access;

/// <summary>
/// A topic filter of a rule, ready to be compared with what clients name. It covers a topic name, or every topic that a filter reaches. Immutable;
/// comparing allocates nothing.
/// </summary>
public sealed class TopicPattern
{
    private static readonly byte[] One = "+"u8.ToArray();
    private static readonly byte[] Rest = "#"u8.ToArray();

    private readonly byte[][] _levels;
    private readonly bool _isLiteral;

    private TopicPattern(byte[][] levels, bool isLiteral) => (_levels, _isLiteral) = (levels, isLiteral);

    /// <summary>The pattern that a topic filter is.</summary>
    public static TopicPattern Parse(string filter) => Of(filter.Split('/'), isLiteral: false);

    /// <summary>A pattern of these levels; a literal one covers only the very same text.</summary>
    internal static TopicPattern Of(string[] levels, bool isLiteral) => new([.. levels.Select(Encode)], isLiteral);

    /// <summary>Whether every topic that <paramref name="topic"/> (a name or a filter) reaches is one that this pattern reaches.</summary>
    public bool Covers(ReadOnlySpan<byte> topic)
    {
        var first = true;
        for (var i = 0; i < _levels.Length; i++, first = false)
        {
            var pattern = _levels[i];
            if (IsRest(pattern)) return !(first && IsReserved(topic));
            if (!TryCut(ref topic, out var level)) return false;
            if (IsOne(pattern) ? level.SequenceEqual("#"u8) || (first && level.StartsWith("$"u8)) : !level.SequenceEqual(pattern)) return false;
            if (IsEnd(topic)) return i == _levels.Length - 1 || (i == _levels.Length - 2 && IsRest(_levels[i + 1]));
        }

        return false;
    }

    /// <summary>Whether there is a topic that both <paramref name="topic"/> (a name or a filter) and this pattern reach.</summary>
    public bool Meets(ReadOnlySpan<byte> topic)
    {
        if (_isLiteral) return Covers(topic);
        for (var i = 0; i < _levels.Length; i++)
        {
            var pattern = _levels[i];
            if (IsRest(pattern)) return i > 0 || !IsReserved(topic);
            if (!TryCut(ref topic, out var level)) return false;
            if (level.SequenceEqual("#"u8)) return i > 0 || !IsReserved(pattern);
            if (!MeetsLevel(pattern, level, first: i == 0)) return false;
            if (IsEnd(topic)) return i == _levels.Length - 1 || (i == _levels.Length - 2 && IsRest(_levels[i + 1]));
        }

        return topic.SequenceEqual("#"u8); // a/b meets a/b/#
    }

    // [MQTT-4.7.2-1] a wildcard does not reach topics that begin with $.
    private static bool MeetsLevel(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> level, bool first)
    {
        if (pattern.SequenceEqual("+"u8)) return !(first && IsReserved(level));
        return level.SequenceEqual("+"u8) ? !(first && IsReserved(pattern)) : level.SequenceEqual(pattern);
    }

    private static bool IsReserved(ReadOnlySpan<byte> topic) => topic.StartsWith("$"u8);

    // The end is a view without a place, so that an empty last level is not mistaken for it.
    private static bool IsEnd(ReadOnlySpan<byte> topic) => System.Runtime.CompilerServices.Unsafe.IsNullRef(ref System.Runtime.InteropServices.MemoryMarshal.GetReference(topic));

    private static bool TryCut(ref ReadOnlySpan<byte> topic, out ReadOnlySpan<byte> level)
    {
        level = default;
        if (IsEnd(topic)) return false;
        var slash = topic.IndexOf((byte)'/');
        level = slash < 0 ? topic : topic[..slash];
        topic = slash < 0 ? default : topic[(slash + 1)..];
        return true;
    }

    private bool IsRest(byte[] level) => !_isLiteral && ReferenceEquals(level, Rest);

    private bool IsOne(byte[] level) => !_isLiteral && ReferenceEquals(level, One);

    private static byte[] Encode(string level) => level switch { "+" => One, "#" => Rest, _ => Encoding.UTF8.GetBytes(level) };
}
