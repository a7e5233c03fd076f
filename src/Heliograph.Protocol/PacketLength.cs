namespace Heliograph.Protocol;

/// <summary>The size of a whole packet.</summary>
internal static class PacketLength
{
    /// <summary>Fixed header and what follows.</summary>
    public static int Of(int remainingLength) => 1 + VariableByteInteger.Length(remainingLength) + remainingLength;
}
