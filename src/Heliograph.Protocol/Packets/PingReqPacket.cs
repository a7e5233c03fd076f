namespace Heliograph.Protocol.Packets;

/// <summary>PINGREQ (MQTT 5 §3.12): two bytes, the same in every version. <see cref="FrameReader"/> refuses one with a body.</summary>
public static class PingReqPacket
{
    /// <summary>The whole packet.</summary>
    public static ReadOnlySpan<byte> Bytes => [0xC0, 0x00];
}
