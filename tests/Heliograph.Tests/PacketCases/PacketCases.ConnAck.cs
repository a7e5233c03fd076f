using static Heliograph.Protocol.ReasonCode;
using static Heliograph.Tests.PacketRow;
using static Heliograph.Tests.Versions;

namespace Heliograph.Tests;

public static partial class PacketCases
{
    private static IEnumerable<PacketRow> ConnAck =>
    [
        Ok("accepted", Any, "20 [00 00 {}]", "Success"),
        Ok("accepted with a session", V4Up, "20 [01 00 {}]", "Success present"),
        Ok("the first byte, which is unused", V31, "20 [01 00]", "Success"),
        Ok("return code 1", V3, "20 [00 01]", "UnsupportedProtocolVersion"),
        Ok("return code 2", V3, "20 [00 02]", "ClientIdentifierNotValid"),
        Ok("return code 3", V3, "20 [00 03]", "ServerUnavailable"),
        Ok("return code 4", V3, "20 [00 04]", "BadUserNameOrPassword"),
        Ok("return code 5", V3, "20 [00 05]", "NotAuthorized"),
        Ok("unsupported version", V5, "20 [00 84 []]", "UnsupportedProtocolVersion"),
        Ok("use another server", V5, "20 [00 9C [1C ('b:1883')]]", "UseAnotherServer server=b:1883"),
        Ok("limits", V5, "20 [00 00 [11 0000003C 21 0014 24 01 25 00 27 00010000 22 000A]]",
            "Success sessionexpiry=60 receive=20 maxqos=1 retain=0 maxpacket=65536 aliases=10"),
        Ok("maximum QoS 0", V5, "20 [00 00 [24 00]]", "Success maxqos=0"),
        Ok("features", V5, "20 [00 00 [28 00 29 01 2A 00]]", "Success wildcard=0 subids=1 shared=0"),
        Ok("strings", V5, "20 [00 00 [12('auto') 1F('why') 1A('resp') 15('m') 16(00) 13 001E 26('k')('v')]]",
            "Success client=auto text=why keepalive=30 responseinfo=resp method=m data=00 k=v"),
        Bad("empty", Any, "20 00"),
        Bad("code missing", Any, "20 [00]"),
        Bad("reserved flag", V4Up, "20 [02 00 {}]"),
        Bad("reserved flag beside session present", V4Up, "20 [81 00 {}]"),
        Bad("return code 6", V3, "20 [00 06]"),
        Bad("return code 128", V3, "20 [00 80]"),
        Bad("bytes left over", Any, "20 [00 00 {} 00]"),
        Bad("properties missing", V5, "20 [00 00]"),
        Bad("a property of CONNECT", V5, "20 [00 00 [17 01]]"),
        Bad("session present with a refusal", V311, "20 [01 05]", ProtocolError),
        Bad("session present with a refusal", V5, "20 [01 87 []]", ProtocolError),
        Bad("unknown reason", V5, "20 [00 01 []]", ProtocolError),
        Bad("a reason of DISCONNECT", V5, "20 [00 8E []]", ProtocolError),
        Bad("maximum QoS 2", V5, "20 [00 00 [24 02]]", ProtocolError),
        Bad("receive maximum 0", V5, "20 [00 00 [21 0000]]", ProtocolError),
        Bad("maximum packet size 0", V5, "20 [00 00 [27 00000000]]", ProtocolError),
        Bad("retain available 2", V5, "20 [00 00 [25 02]]", ProtocolError),
        Bad("server keep alive twice", V5, "20 [00 00 [13 0001 13 0001]]", ProtocolError),
    ];
}
