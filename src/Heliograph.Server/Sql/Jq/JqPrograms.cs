using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Heliograph.Server.Sql.Jq.Parsing;

namespace Heliograph.Server.Sql.Jq;

/// <summary>
/// Compiled programs by their texts. Those of statements come first and stay; what payloads bring after that is compiled anew each time. Any thread.
/// </summary>
internal static class JqPrograms
{
    /// <summary>How long a program is at most, in bytes.</summary>
    public const int Longest = 16_384;

    private const int MostKept = 256;

    private static readonly ConcurrentDictionary<byte[], JqProgram> s_kept = new(Bytes.Instance);
    private static readonly ConcurrentDictionary<byte[], JqProgram>.AlternateLookup<ReadOnlySpan<byte>> s_found = s_kept.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>The program of a text.</summary>
    /// <exception cref="JqSyntaxException">It cannot be read.</exception>
    public static JqProgram Of(ReadOnlySpan<byte> text)
    {
        if (s_found.TryGetValue(text, out var kept)) return kept;
        if (text.Length > Longest) throw new JqSyntaxException($"a program has at most {Longest} bytes");
        var made = JqProgram.Compile(System.Text.Encoding.UTF8.GetString(text));
        if (s_kept.Count < MostKept) s_kept.TryAdd(text.ToArray(), made);
        return made;
    }

    private sealed class Bytes : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static Bytes Instance { get; } = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
