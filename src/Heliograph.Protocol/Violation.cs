using System.Diagnostics.CodeAnalysis;

namespace Heliograph.Protocol;

/// <summary>Throws, out of line, so that the parsers stay small enough to be inlined.</summary>
internal static class Violation
{
    /// <summary>0x81: the bytes cannot be parsed according to the specification.</summary>
    [DoesNotReturn]
    public static void Malformed(string message) => throw new ProtocolException(ReasonCode.MalformedPacket, message);

    /// <summary>0x82: the bytes parse, and say what is not allowed.</summary>
    [DoesNotReturn]
    public static void ProtocolError(string message) => throw new ProtocolException(ReasonCode.ProtocolError, message);

    /// <summary>A more specific reason than the two above.</summary>
    [DoesNotReturn]
    public static void Because(ReasonCode reason, string message) => throw new ProtocolException(reason, message);

    /// <summary>0x95, with the sizes.</summary>
    [DoesNotReturn]
    public static void PacketTooLarge(long length, int maximum) => throw new ProtocolException(
        ReasonCode.PacketTooLarge, $"a packet of {length} bytes is larger than the maximum packet size of {maximum} bytes");

    /// <summary>0x84, with the form of the answer.</summary>
    [DoesNotReturn]
    public static void UnsupportedVersion(string message, ProtocolVersion? answer) =>
        throw new ProtocolException(ReasonCode.UnsupportedProtocolVersion, message, answer);
}
