using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Heliograph.Server.Sql.Values;

/// <summary>
/// The words of JSON (RFC 8259), walked over and not read: each method returns the place behind one that begins at a place, or <see cref="No"/> when
/// there is none. What is in quotes may be no UTF-8: whoever reads it finds out. Never throws.
/// </summary>
internal static class JsonTokens
{
    /// <summary>Not there.</summary>
    public const int No = -1;

    private static readonly SearchValues<byte> s_hexadecimal = SearchValues.Create("0123456789abcdefABCDEF"u8);

    /// <summary>Behind blanks, of which there may be none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Blanks(ReadOnlySpan<byte> json, int at)
    {
        // Mostly there is none or one: only what is longer is worth a look at many bytes.
        if ((uint)at < (uint)json.Length && json[at] > ' ') return at;
        if ((uint)(at + 1) < (uint)json.Length && json[at] == ' ' && json[at + 1] > ' ') return at + 1;
        return MoreBlanks(json, at);
    }

    /// <summary>A text, from behind its first quote to behind its last.</summary>
    public static int Text(ReadOnlySpan<byte> json, int at)
    {
        while (true)
        {
            at = Plain(json, at);
            var end = ByteAt(json, at++);
            if (end == '"') return at;
            if (end != '\\' || (at = Escape(json, at)) < 0) return No;
        }
    }

    /// <summary>A number, true, false or null.</summary>
    public static int Scalar(ReadOnlySpan<byte> json, int at) => ByteAt(json, at) switch
    {
        (byte)'t' => Word(json, at, "true"u8),
        (byte)'f' => Word(json, at, "false"u8),
        (byte)'n' => Word(json, at, "null"u8),
        _ => Number(json, at),
    };

    /// <summary>The byte at a place; 0 behind the last one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte ByteAt(ReadOnlySpan<byte> json, int at) => (uint)at < (uint)json.Length ? json[at] : (byte)0;

    private static int MoreBlanks(ReadOnlySpan<byte> json, int at)
    {
        while (at + Vector128<byte>.Count <= json.Length)
        {
            var others = ~BlanksIn(Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(json), (nuint)at));
            if (others != Vector128<byte>.Zero) return at + First(others);
            at += Vector128<byte>.Count;
        }

        while (ByteAt(json, at) is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') at++;
        return at;
    }

    // To what ends a part of a text that stands for itself: a quote, a backslash, or what must not be there.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Plain(ReadOnlySpan<byte> json, int at)
    {
        while (at + Vector128<byte>.Count <= json.Length)
        {
            var ends = EndsIn(Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(json), (nuint)at));
            if (ends != Vector128<byte>.Zero) return at + First(ends);
            at += Vector128<byte>.Count;
        }

        while (ByteAt(json, at) is >= 0x20 and not ((byte)'"' or (byte)'\\')) at++;
        return at;
    }

    private static Vector128<byte> BlanksIn(Vector128<byte> part) => Is(part, ' ') | Is(part, '\n') | Is(part, '\r') | Is(part, '\t');

    private static Vector128<byte> EndsIn(Vector128<byte> part) => Is(part, '"') | Is(part, '\\') | Vector128.LessThan(part, Vector128.Create((byte)0x20));

    private static Vector128<byte> Is(Vector128<byte> part, char one) => Vector128.Equals(part, Vector128.Create((byte)one));

    private static int First(Vector128<byte> marked) => BitOperations.TrailingZeroCount(marked.ExtractMostSignificantBits());

    private static int Escape(ReadOnlySpan<byte> json, int at) => ByteAt(json, at) switch
    {
        (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t' => at + 1,
        (byte)'u' when at + 5 <= json.Length && !json.Slice(at + 1, 4).ContainsAnyExcept(s_hexadecimal) => at + 5,
        _ => No,
    };

    private static int Word(ReadOnlySpan<byte> json, int at, ReadOnlySpan<byte> word) => json[at..].StartsWith(word) ? at + word.Length : No;

    private static int Number(ReadOnlySpan<byte> json, int at)
    {
        if (ByteAt(json, at) == '-') at++;
        if (ByteAt(json, at) == '0') at++;
        else if ((at = Digits(json, at)) < 0) return No;
        if (ByteAt(json, at) == '.' && (at = Digits(json, at + 1)) < 0) return No;
        if (ByteAt(json, at) is not ((byte)'e' or (byte)'E')) return at;
        at++;
        return Digits(json, ByteAt(json, at) is (byte)'+' or (byte)'-' ? at + 1 : at);
    }

    private static int Digits(ReadOnlySpan<byte> json, int at)
    {
        var first = at;
        while (ByteAt(json, at) is >= (byte)'0' and <= (byte)'9') at++;
        return at > first ? at : No;
    }
}
