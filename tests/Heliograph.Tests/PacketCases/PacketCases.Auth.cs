using static Heliograph.Protocol.ReasonCode;
using static Heliograph.Tests.Direction;
using static Heliograph.Tests.PacketRow;
using static Heliograph.Tests.Versions;

namespace Heliograph.Tests;

public static partial class PacketCases
{
    private static IEnumerable<PacketRow> Auth =>
    [
        Ok("success without anything", V5, "F0 00", "Success"),
        Ok("success", V5, "F0 [00 [15 ('m')]]", "Success method=m", ToClient),
        Ok("continue", V5, "F0 [18 [15 ('m') 16 (00 01)]]", "ContinueAuthentication method=m data=0001"),
        Ok("again", V5, "F0 [19 [15 ('m') 1F ('why') 26 ('k')('v')]]", "ReAuthenticate method=m text=why k=v", ToServer),
        Bad("in MQTT 3.x", V3, "F0 00"),
        Bad("in MQTT 3.x with a body", V3, "F0 [18]"),
        Bad("properties missing", V5, "F0 [18]"),
        Bad("bytes left over", V5, "F0 [18 [15 ('m')] 00]"),
        Bad("a property of CONNECT", V5, "F0 [18 [15 ('m') 21 0001]]"),
        Bad("method with U+0000", V5, "F0 [18 [15 (00)]]"),
        Bad("no method", V5, "F0 [18 []]", ProtocolError),
        Bad("data without a method", V5, "F0 [18 [16 ('d')]]", ProtocolError),
        Bad("method twice", V5, "F0 [18 [15 ('m') 15 ('m')]]", ProtocolError),
        Bad("reason 01", V5, "F0 [01 [15 ('m')]]", ProtocolError),
        Bad("reason 87", V5, "F0 [87 [15 ('m')]]", ProtocolError),
    ];
}
