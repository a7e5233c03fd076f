using Heliograph.Protocol;

namespace Heliograph.Tests;

/// <summary>A row of the table: a packet in <see cref="WireNotation"/> that stands for a case in each of its versions.</summary>
internal sealed record PacketRow(string Name, Versions Versions, string Wire, string? Fields, ReasonCode? Reason, Direction? To)
{
    public static PacketRow Ok(string name, Versions versions, string wire, string fields, Direction? to = null) =>
        new(name, versions, wire, fields, null, to);

    public static PacketRow Bad(string name, Versions versions, string wire, ReasonCode reason = ReasonCode.MalformedPacket) =>
        new(name, versions, wire, null, reason, null);

    public IEnumerable<PacketCase> Cases()
    {
        foreach (ProtocolVersion version in Enum.GetValues<ProtocolVersion>())
        {
            if (!Versions.HasFlag(FlagOf(version))) continue;
            byte[] bytes = WireNotation.Parse(Wire, version);
            var type = (PacketType)(bytes[0] >> 4);
            yield return new PacketCase($"{type} {version}: {Name}", version, To ?? DirectionOf(type, version), bytes, Fields, Reason);
        }
    }

    private static Versions FlagOf(ProtocolVersion version) => version switch
    {
        ProtocolVersion.V31 => Versions.V31,
        ProtocolVersion.V311 => Versions.V311,
        _ => Versions.V5,
    };

    private static Direction DirectionOf(PacketType type, ProtocolVersion version) => type switch
    {
        PacketType.Connect or PacketType.Subscribe or PacketType.Unsubscribe or PacketType.PingReq => Direction.ToServer,
        PacketType.ConnAck or PacketType.SubAck or PacketType.UnsubAck or PacketType.PingResp => Direction.ToClient,
        PacketType.Disconnect when version != ProtocolVersion.V5 => Direction.ToServer,
        _ => Direction.Both,
    };
}
