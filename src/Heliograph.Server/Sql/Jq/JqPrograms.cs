using System.Diagnostics.CodeAnalysis;
using Heliograph.Server.Sql.Evaluation;
using Heliograph.Server.Sql.Jq.Parsing;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq;

/// <summary>
/// Compiled programs by their texts. Those that are used stay; of those that payloads bring, the oldest are forgotten. Any thread.
/// </summary>
internal static class JqPrograms
{
    /// <summary>How long a program is at most, in bytes.</summary>
    public const int Longest = 16_384;

    private const int MostKept = 256;
    private const long WorkOfByte = 64;

    private static readonly JqKept<byte[], JqProgram> s_kept = new(MostKept, Bytes.Instance);

    /// <summary>The program of a text; when it is compiled anew, that is work of the statement.</summary>
    /// <exception cref="JqSyntaxException">It cannot be read.</exception>
    /// <exception cref="SqlException">The statement may do no more work.</exception>
    public static JqProgram Of(ReadOnlySpan<byte> text, SqlFrame? frame)
    {
        if (s_kept.TryFind(text, out var kept)) return kept;
        if (text.Length > Longest) throw new JqSyntaxException($"a program has at most {Longest} bytes");
        frame?.Spend(WorkOfByte * text.Length);
        var made = JqProgram.Compile(System.Text.Encoding.UTF8.GetString(text));
        s_kept.Keep(text.ToArray(), made);
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
