using static Heliograph.Protocol.ReasonCode;
using static Heliograph.Tests.Direction;
using static Heliograph.Tests.PacketRow;
using static Heliograph.Tests.Versions;

namespace Heliograph.Tests;

public static partial class PacketCases
{
    private static IEnumerable<PacketRow> Disconnect =>
    [
        Ok("normal", Any, "E0 00", "Success"),
        Ok("normal, said", V5, "E0 [00]", "Success"),
        Ok("normal with empty properties", V5, "E0 [00 []]", "Success"),
        Ok("with will message", V5, "E0 [04]", "DisconnectWithWillMessage", ToServer),
        Ok("malformed packet", V5, "E0 [81]", "MalformedPacket"),
        Ok("session expiry", V5, "E0 [00 [11 0000000A]]", "Success sessionexpiry=10", ToServer),
        Ok("server shutting down", V5, "E0 [8B []]", "ServerShuttingDown", ToClient),
        Ok("server moved", V5, "E0 [9D [1C ('b:1883') 1F ('gone') 26 ('k')('v')]]", "ServerMoved text=gone server=b:1883 k=v", ToClient),
        Ok("session taken over", V5, "E0 [8E]", "SessionTakenOver", ToClient),
        Ok("wildcard subscriptions not supported", V5, "E0 [A2]", "WildcardSubscriptionsNotSupported", ToClient),
        Bad("bytes left over", V3, "E0 [00]"),
        Bad("bytes left over", V5, "E0 [00 [] 00]"),
        Bad("properties longer than the packet", V5, "E0 [00 05 11]"),
        Bad("session expiry cut off", V5, "E0 [00 [11 00]]"),
        Bad("a property of CONNECT", V5, "E0 [00 [21 0001]]"),
        Bad("reason string that is not UTF-8", V5, "E0 [80 [1F (FF)]]"),
        Bad("reason 01", V5, "E0 [01]", ProtocolError),
        Bad("reason 05", V5, "E0 [05]", ProtocolError),
        Bad("a reason of CONNACK", V5, "E0 [8A]", ProtocolError),
        Bad("a reason of PUBACK", V5, "E0 [91]", ProtocolError),
        Bad("a reason of PUBREL", V5, "E0 [92]", ProtocolError),
        Bad("reason A3", V5, "E0 [A3]", ProtocolError),
        Bad("reason FF", V5, "E0 [FF []]", ProtocolError),
        Bad("session expiry twice", V5, "E0 [00 [11 00000001 11 00000001]]", ProtocolError),
        Bad("reason string twice", V5, "E0 [80 [1F ('a') 1F ('b')]]", ProtocolError),
    ];
}
