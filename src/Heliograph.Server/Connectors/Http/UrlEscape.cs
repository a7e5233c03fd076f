using System.Buffers;

namespace Heliograph.Server.Connectors.Http;

/// <summary>Octets as they stand in a path or a query: all but letters, digits and <c>- . _ ~</c> as <c>%</c> and two digits, so that no value leaves its place.</summary>
internal static class UrlEscape
{
    private static readonly SearchValues<byte> s_plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"u8);

    /// <summary>Writes a value.</summary>
    public static void Write(ReadOnlySpan<byte> value, IBufferWriter<byte> text)
    {
        while (value.Length > 0)
        {
            var special = value.IndexOfAnyExcept(s_plain);
            if (special < 0) special = value.Length;
            text.Write(value[..special]);
            if (special == value.Length) return;
            var escaped = text.GetSpan(3);
            (escaped[0], escaped[1], escaped[2]) = ((byte)'%', Digit(value[special] >> 4), Digit(value[special] & 15));
            text.Advance(3);
            value = value[(special + 1)..];
        }
    }

    /// <summary>Whether a path has a step that is <c>.</c> or <c>..</c>: no character of them is ever escaped, and both lead to another path.</summary>
    public static bool LeadsElsewhere(string path) => path.Split('?')[0].Split('/').Any(step => step is "." or "..");

    private static byte Digit(int value) => (byte)"0123456789ABCDEF"[value];
}
