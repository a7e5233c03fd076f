using System.Text;
using System.Text.Unicode;

namespace Heliograph.Protocol;

/// <summary>The rules of MQTT's strings (MQTT 5 §1.5.4).</summary>
public static class Utf8Strings
{
    /// <summary>The longest string in bytes.</summary>
    public const int MaximumLength = ushort.MaxValue;

    /// <summary>Whether the bytes are well-formed UTF-8 (no surrogates, no overlong forms [MQTT-1.5.4-1]) without U+0000 [MQTT-1.5.4-2].
    /// Other control characters, noncharacters and a byte order mark [MQTT-1.5.4-3] are allowed.</summary>
    public static bool IsValid(ReadOnlySpan<byte> text) => !text.Contains((byte)0) && (Ascii.IsValid(text) || Utf8.IsValid(text));
}
