using Heliograph.Protocol;

namespace Heliograph.Tests;

/// <summary>One packet of one version, byte by byte, and what reading it must give: the fields as <see cref="PacketDescription"/> tells
/// them,
/// or the reason it is refused for.</summary>
public sealed record PacketCase(string Name, ProtocolVersion Version, Direction Direction, byte[] Bytes, string? Fields, ReasonCode? Reason)
{
    public PacketType Type => (PacketType)(Bytes[0] >> 4);

    public bool IsValid => Reason is null;

    public override string ToString() => Name;
}
