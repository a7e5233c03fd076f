using static Heliograph.Protocol.ReasonCode;
using static Heliograph.Tests.PacketRow;
using static Heliograph.Tests.Versions;

namespace Heliograph.Tests;

public static partial class PacketCases
{
    private static IEnumerable<PacketRow> Unsubscribe =>
    [
        Ok("one filter", Any, "A2 [0001 {} ('a/b')]", "id=1 a/b"),
        Ok("filters in their order", Any, "A2 [0001 {} ('b') ('a') ('+/#') ('b')]", "id=1 b a +/# b"),
        Ok("repeated", V31, "AA [0001 ('a')]", "id=1 a"),
        Ok("user property", V5, "A2 [0001 [26 ('k')('v')] ('a')]", "id=1 k=v a"),
        Bad("empty", Any, "A2 00"),
        Bad("identifier of one byte", Any, "A2 [12]"),
        Bad("filter length cut off", Any, "A2 [0001 {} 01]"),
        Bad("filter cut off", Any, "A2 [0001 {} 0002 'a']"),
        Bad("empty filter first", Any, "A2 [0001 {} () ('a')]"),
        Bad("empty filter second", Any, "A2 [0001 {} ('a') ()]"),
        Bad("filter with U+0000", Any, "A2 [0001 {} ('a' 00)]"),
        Bad("filter with a surrogate", Any, "A2 [0001 {} (ED A0 80)]"),
        Bad("properties missing", V5, "A2 [0001]"),
        Bad("subscription identifier", V5, "A2 [0001 [0B 01] ('a')]"),
        Bad("property length of five bytes", V5, "A2 [0001 80 80 80 80 01 ('a')]"),
        Bad("identifier 0", Any, "A2 [0000 {} ('a')]", ProtocolError),
        Bad("no filter", Any, "A2 [0001 {}]", ProtocolError),
    ];
}
