namespace Heliograph.Protocol.Packets;

/// <summary>PINGRESP (MQTT 5 §3.13): two bytes, the same in every version. <see cref="FrameReader"/> refuses one with a body.</summary>
public static class PingRespPacket
{
    /// <summary>The whole packet.</summary>
    public static ReadOnlySpan<byte> Bytes => [0xD0, 0x00];
}
