using static Heliograph.Protocol.ReasonCode;
using static Heliograph.Tests.PacketRow;
using static Heliograph.Tests.Versions;

namespace Heliograph.Tests;

public static partial class PacketCases
{
    private static IEnumerable<PacketRow> Subscribe =>
    [
        Ok("one filter", Any, "82 [0001 {} ('a/b') 00]", "id=1 a/b:00"),
        Ok("three filters in their order", Any, "82 [FFFF {} ('a') 02 ('#') 01 ('+/b') 00]", "id=65535 a:02 #:01 +/b:00"),
        Ok("the same filter twice", Any, "82 [0001 {} ('a') 00 ('a') 01]", "id=1 a:00 a:01"),
        Ok("repeated", V31, "8A [0001 ('a') 00]", "id=1 a:00"),
        Ok("shared", Any, "82 [0001 {} ('$share/g/a') 01]", "id=1 $share/g/a:01"),
        Ok("an invalid filter, which SUBACK answers", Any, "82 [0001 {} ('a/#/b') 00 ('$share//a') 00]", "id=1 a/#/b:00 $share//a:00"),
        Ok("filter of 65535 bytes", Any, "82 [0001 {} ('a'*65535) 00]", "id=1 65535bytes:00"),
        Ok("every option", V5, "82 [0001 [] ('a') 2E]", "id=1 a:2E"),
        Ok("retain handling 1", V5, "82 [0001 [] ('a') 10]", "id=1 a:10"),
        Ok("retain as published on a shared subscription", V5, "82 [0001 [] ('$share/g/a') 09]", "id=1 $share/g/a:09"),
        Ok("No Local on a filter that only resembles a shared one", V5, "82 [0001 [] ('$share') 04]", "id=1 $share:04"),
        Ok("subscription identifier", V5, "82 [0001 [0B 05] ('a') 00]", "id=1 sub=5 a:00"),
        Ok("subscription identifier 268435455", V5, "82 [0001 [0B FF FF FF 7F] ('a') 00]", "id=1 sub=268435455 a:00"),
        Ok("user properties", V5, "82 [0001 [26 ('k')('v') 26 ()()] ('a') 00]", "id=1 k=v = a:00"),
        Bad("empty", Any, "82 00"),
        Bad("identifier of one byte", Any, "82 [01]"),
        Bad("filter cut off", Any, "82 [0001 {} 0003 'a']"),
        Bad("options missing", Any, "82 [0001 {} ('a')]"),
        Bad("options missing after a filter of 1024 bytes", Any, "82 [0001 {} ('a'*1024)]"),
        Bad("options of the second filter missing", Any, "82 [0001 {} ('a') 00 ('b')]"),
        Bad("bytes left over", Any, "82 [0001 {} ('a') 00 00]"),
        Bad("empty filter", Any, "82 [0001 {} () 00]"),
        Bad("filter with U+0000", Any, "82 [0001 {} ('a' 00) 00]"),
        Bad("filter with a surrogate", Any, "82 [0001 {} (ED A0 80) 00]"),
        Bad("second filter that is not UTF-8", Any, "82 [0001 {} ('a') 00 (FF) 00]"),
        Bad("reserved option bit 7", Any, "82 [0001 {} ('a') 80]"),
        Bad("reserved option bit 6", Any, "82 [0001 {} ('a') 40]"),
        Bad("No Local", V3, "82 [0001 ('a') 04]"),
        Bad("retain as published", V3, "82 [0001 ('a') 08]"),
        Bad("retain handling", V3, "82 [0001 ('a') 10]"),
        Bad("properties missing", V5, "82 [0001]"),
        Bad("user property without a value", V5, "82 [0001 [26 ('k')] ('a') 00]"),
        Bad("a property of CONNACK", V5, "82 [0001 [25 00] ('a') 00]"),
        Bad("reason string", V5, "82 [0001 [1F ('x')] ('a') 00]"),
        Bad("subscription identifier of five bytes", V5, "82 [0001 [0B 80 80 80 80 01] ('a') 00]"),
        Bad("identifier 0", Any, "82 [0000 {} ('a') 00]", ProtocolError),
        Bad("no filter", Any, "82 [0001 {}]", ProtocolError),
        Bad("QoS 3", Any, "82 [0001 {} ('a') 03]", ProtocolError),
        Bad("QoS 3 in the second filter", Any, "82 [0001 {} ('a') 00 ('b') 03]", ProtocolError),
        Bad("retain handling 3", V5, "82 [0001 [] ('a') 30]", ProtocolError),
        Bad("No Local on a shared subscription", V5, "82 [0001 [] ('$share/g/a') 04]", ProtocolError),
        Bad("subscription identifier 0", V5, "82 [0001 [0B 00] ('a') 00]", ProtocolError),
        Bad("subscription identifier twice", V5, "82 [0001 [0B 01 0B 02] ('a') 00]", ProtocolError),
    ];
}
