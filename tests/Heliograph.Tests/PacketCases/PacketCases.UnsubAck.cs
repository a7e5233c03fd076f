using static Heliograph.Protocol.ReasonCode;
using static Heliograph.Tests.PacketRow;
using static Heliograph.Tests.Versions;

namespace Heliograph.Tests;

public static partial class PacketCases
{
    private static IEnumerable<PacketRow> UnsubAck =>
    [
        Ok("without reasons", V3, "B0 [0001]", "id=1"),
        Ok("with reasons", V5, "B0 [0001 [] 00 11 80 83 87 8F 91]",
            "id=1 Success NoSubscriptionExisted UnspecifiedError ImplementationSpecificError NotAuthorized "
            + "TopicFilterInvalid PacketIdentifierInUse"),
        Ok("reason string", V5, "B0 [0001 [1F ('x')] 00]", "id=1 text=x Success"),
        Bad("empty", Any, "B0 00"),
        Bad("bytes left over", V3, "B0 [0001 00]"),
        Bad("properties missing", V5, "B0 [0001]"),
        Bad("identifier 0", Any, "B0 [0000 {} {}]", ProtocolError),
        Bad("no reason", V5, "B0 [0001 []]", ProtocolError),
        Bad("a reason of SUBACK", V5, "B0 [0001 [] 01]", ProtocolError),
    ];
}
