using static Heliograph.Tests.PacketRow;
using static Heliograph.Tests.Versions;

namespace Heliograph.Tests;

public static partial class PacketCases
{
    private static IEnumerable<PacketRow> Header =>
    [
        Ok("PINGREQ", Any, "C0 00", ""),
        Ok("PINGRESP", Any, "D0 00", ""),
        Ok("remaining length in more bytes than necessary", V3, "40 82 00 00 01", "id=1 Success"),
        Bad("remaining length in more bytes than necessary", V5, "40 82 00 00 01"),
        Bad("remaining length in more bytes than necessary", V5, "30 84 80 00 ('a') {}"),
        Bad("reserved type", Any, "00 00"),
        Bad("reserved type with flags", Any, "0F 00"),
        Bad("PINGREQ with a body", Any, "C0 01 00"),
        Bad("PINGREQ announces a megabyte", Any, "C0 80 80 40"),
        Bad("PINGRESP with a body", Any, "D0 01 00"),
        Bad("PINGREQ flags 1", Any, "C1 00"),
        Bad("PINGREQ flags 8", Any, "C8 00"),
        Bad("PINGRESP flags 2", Any, "D2 00"),
        Bad("CONNECT flags 1", Any, "11 [@ 02 000A ('p')]"),
        Bad("CONNECT flags F", Any, "1F [@ 02 000A ('p')]"),
        Bad("CONNACK flags 1", Any, "21 [00 00 {}]"),
        Bad("PUBACK flags 1", Any, "41 [0001]"),
        Bad("PUBACK flags 2", Any, "42 [0001]"),
        Bad("PUBREC flags 2", Any, "52 [0001]"),
        Bad("PUBREC flags 4", Any, "54 [0001]"),
        Bad("PUBREL flags 0", Any, "60 [0001]"),
        Bad("PUBREL flags 1", Any, "61 [0001]"),
        Bad("PUBREL flags 3", Any, "63 [0001]"),
        Bad("PUBREL flags 6", Any, "66 [0001]"),
        Bad("PUBREL flags A", V4Up, "6A [0001]"),
        Bad("PUBCOMP flags 8", Any, "78 [0001]"),
        Bad("SUBSCRIBE flags 0", Any, "80 [0001 {} ('a') 00]"),
        Bad("SUBSCRIBE flags 3", Any, "83 [0001 {} ('a') 00]"),
        Bad("SUBSCRIBE flags A", V4Up, "8A [0001 {} ('a') 00]"),
        Bad("SUBACK flags 1", Any, "91 [0001 {} 00]"),
        Bad("UNSUBSCRIBE flags 0", Any, "A0 [0001 {} ('a')]"),
        Bad("UNSUBSCRIBE flags A", V4Up, "AA [0001 {} ('a')]"),
        Bad("UNSUBACK flags 8", Any, "B8 [0001]"),
        Bad("DISCONNECT flags 1", Any, "E1 00"),
        Bad("DISCONNECT flags 4", Any, "E4 00"),
        Bad("AUTH flags 1", Any, "F1 00"),
        Bad("AUTH flags 8", Any, "F8 00"),
        Bad("PUBLISH with QoS 3", Any, "36 [('a') 0001 {}]"),
        Bad("PUBLISH with QoS 3 and DUP", Any, "3F [('a') 0001 {}]"),
        Bad("PUBLISH with QoS 0 and DUP", Any, "38 [('a') {}]"),
        Bad("PUBLISH with QoS 0, DUP and RETAIN", Any, "39 [('a') {}]"),
        Bad("remaining length of five bytes", Any, "10 80 80 80 80 01"),
        Bad("remaining length of five bytes", Any, "30 FF FF FF FF 01"),
        Bad("remaining length of five bytes", Any, "40 FF FF FF FF FF"),
        Bad("remaining length of five bytes", Any, "82 80 80 80 80 00"),
        Bad("remaining length of five bytes", Any, "E0 80 80 80 80 80"),
        Bad("remaining length of five bytes", Any, "F0 80 80 80 80 01"),
        Bad("remaining length of five bytes", Any, "C0 80 80 80 80 01"),
    ];
}
