using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Heliograph.Server.Gateway;

/// <summary>A text that comes in parts: what is wrong with it is noticed with the part it is in, not at its end.</summary>
internal static class TextBeginning
{
    private const int LongestBeginning = 3;

    /// <summary>
    /// Whether what has come of a text can be the beginning of UTF-8. <paramref name="good"/> is how much of it is known to be good already, and is moved on to
    /// the first character that is not there as a whole.
    /// </summary>
    public static bool IsValid(ReadOnlySpan<byte> text, ref int good)
    {
        var rest = text[good..];
        var whole = rest.Length - Cut(rest);
        if (!Utf8.IsValid(rest[..whole])) return false;
        good += whole;
        return true;
    }

    // Bytes at the end that begin a character.
    private static int Cut(ReadOnlySpan<byte> text)
    {
        for (var length = 1; length <= Math.Min(LongestBeginning, text.Length); length++)
        {
            var end = text[^length..];
            if (end[0] < 0x80) return 0;
            if (end[0] >= 0xC0) return Rune.DecodeFromUtf8(end, out _, out _) == OperationStatus.NeedMoreData ? length : 0;
        }

        return 0;
    }
}
