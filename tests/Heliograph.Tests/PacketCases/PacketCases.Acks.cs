using static Heliograph.Protocol.ReasonCode;
using static Heliograph.Tests.PacketRow;
using static Heliograph.Tests.Versions;

namespace Heliograph.Tests;

public static partial class PacketCases
{
    private static IEnumerable<PacketRow> Acks =>
    [
        Ok("success", Any, "40 [0001]", "id=1 Success"),
        Ok("success", Any, "50 [FFFF]", "id=65535 Success"),
        Ok("success", Any, "62 [000A]", "id=10 Success"),
        Ok("success", Any, "70 [0100]", "id=256 Success"),
        Ok("repeated", V31, "6A [0001]", "id=1 Success"),
        Ok("success said", V5, "40 [0001 00]", "id=1 Success"),
        Ok("success with empty properties", V5, "50 [0001 00 []]", "id=1 Success"),
        Ok("no matching subscribers", V5, "40 [0001 10]", "id=1 NoMatchingSubscribers"),
        Ok("no matching subscribers", V5, "50 [0001 10]", "id=1 NoMatchingSubscribers"),
        Ok("quota exceeded", V5, "40 [0001 97]", "id=1 QuotaExceeded"),
        Ok("not authorized with a reason string", V5, "40 [0001 87 [1F ('no')]]", "id=1 NotAuthorized text=no"),
        Ok("payload format invalid with user properties", V5, "50 [0001 99 [26 ('k')('v') 26 ('k')('v')]]",
            "id=1 PayloadFormatInvalid k=v k=v"),
        Ok("identifier not found", V5, "62 [0001 92]", "id=1 PacketIdentifierNotFound"),
        Ok("identifier not found with properties", V5, "70 [0001 92 [1F ('x') 26 ('k')('v')]]", "id=1 PacketIdentifierNotFound text=x k=v"),
        Bad("empty", Any, "40 00"),
        Bad("empty", Any, "50 00"),
        Bad("empty", Any, "62 00"),
        Bad("empty", Any, "70 00"),
        Bad("identifier of one byte", Any, "40 [01]"),
        Bad("identifier of one byte", Any, "62 [01]"),
        Bad("bytes left over", V3, "40 [0001 00]"),
        Bad("bytes left over", V3, "50 [0001 00]"),
        Bad("bytes left over", V3, "62 [0001 00]"),
        Bad("bytes left over", V3, "70 [0001 00]"),
        Bad("bytes left over", V5, "40 [0001 00 [] 00]"),
        Bad("bytes left over", V5, "70 [0001 00 [] 00]"),
        Bad("properties longer than the packet", V5, "50 [0001 00 01]"),
        Bad("property length of five bytes", V5, "62 [0001 00 80 80 80 80 01]"),
        Bad("a property of PUBLISH", V5, "40 [0001 00 [01 01]]"),
        Bad("server reference", V5, "70 [0001 00 [1C ('x')]]"),
        Bad("reason string with U+0000", V5, "40 [0001 80 [1F (00)]]"),
        Bad("identifier 0", Any, "40 [0000]", ProtocolError),
        Bad("identifier 0", Any, "50 [0000]", ProtocolError),
        Bad("identifier 0", Any, "62 [0000]", ProtocolError),
        Bad("identifier 0", Any, "70 [0000]", ProtocolError),
        Bad("unknown reason FF", V5, "40 [0001 FF]", ProtocolError),
        Bad("unknown reason 01", V5, "40 [0001 01]", ProtocolError),
        Bad("a reason of PUBREL", V5, "40 [0001 92]", ProtocolError),
        Bad("unknown reason FF", V5, "50 [0001 FF []]", ProtocolError),
        Bad("a reason of PUBREL", V5, "50 [0001 92]", ProtocolError),
        Bad("a reason of PUBACK", V5, "62 [0001 10]", ProtocolError),
        Bad("unspecified error, which PUBREL does not have", V5, "62 [0001 80]", ProtocolError),
        Bad("unknown reason 7F", V5, "70 [0001 7F]", ProtocolError),
        Bad("reason string twice", V5, "70 [0001 92 [1F ('a') 1F ('b')]]", ProtocolError),
    ];
}
