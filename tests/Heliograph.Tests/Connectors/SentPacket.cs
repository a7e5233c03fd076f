using Heliograph.Protocol;

namespace Heliograph.Tests.Connectors;

/// <summary>A packet that a client sent.</summary>
internal sealed record SentPacket(byte First, byte[] Body)
{
    public PacketType Type => (PacketType)(First >> 4);
}
