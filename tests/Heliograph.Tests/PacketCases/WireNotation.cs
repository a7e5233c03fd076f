using System.Globalization;
using System.Text;
using Heliograph.Protocol;

namespace Heliograph.Tests;

/// <summary>
/// Packets as one reads them in the specification. <c>0A</c> is a byte, <c>'text'</c> its ASCII bytes, <c>61*300</c> and <c>'ab'*300</c>
/// repeat;
/// <c>(…)</c> puts two bytes of length before its content and <c>[…]</c> a variable byte integer; <c>{…}</c> is <c>[…]</c> in MQTT 5 and
/// nothing in
/// MQTT 3.x; <c>@</c> is the protocol name and level of the version.
/// </summary>
internal static class WireNotation
{
    public static byte[] Parse(string notation, ProtocolVersion version)
    {
        int at = 0;
        byte[] bytes = Sequence(notation, version, ref at);
        return at == notation.Length ? bytes : throw new FormatException($"'{notation}' has too many closing brackets");
    }

    private static byte[] Sequence(string text, ProtocolVersion version, ref int at)
    {
        var bytes = new List<byte>();
        while (at < text.Length && text[at] is not (')' or ']' or '}'))
        {
            char next = text[at++];
            if (next == ' ') continue;
            bytes.AddRange(next switch
            {
                '(' => Prefixed(Sequence(text, version, ref at), TwoBytes),
                '[' => Prefixed(Sequence(text, version, ref at), Variable),
                '{' => Sequence(text, version, ref at) is var block && version == ProtocolVersion.V5 ? Prefixed(block, Variable) : [],
                '@' => NameAndLevel(version),
                '\'' => Repeated(Literal(text, ref at), text, ref at),
                _ => Repeated([byte.Parse(text.AsSpan(at++ - 1, 2), NumberStyles.HexNumber, null)], text, ref at),
            });
            if (next is '(' or '[' or '{') at++;
        }

        return [.. bytes];
    }

    private static byte[] Literal(string text, ref int at)
    {
        int end = text.IndexOf('\'', at);
        byte[] bytes = Encoding.ASCII.GetBytes(text[at..end]);
        at = end + 1;
        return bytes;
    }

    private static byte[] Repeated(byte[] bytes, string text, ref int at)
    {
        if (at == text.Length || text[at] != '*') return bytes;
        int start = ++at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        return [.. Enumerable.Repeat(bytes, int.Parse(text.AsSpan(start..at), null)).SelectMany(part => part)];
    }

    private static byte[] Prefixed(byte[] content, Func<int, byte[]> length) => [.. length(content.Length), .. content];

    private static byte[] TwoBytes(int length) => [(byte)(length >> 8), (byte)length];

    private static byte[] Variable(int length) =>
        length < 0x80 ? [(byte)length] : [(byte)(length | 0x80), .. Variable(length >> 7)];

    private static byte[] NameAndLevel(ProtocolVersion version)
    {
        string name = version == ProtocolVersion.V31 ? "MQIsdp" : "MQTT";
        return [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)version];
    }
}
