using static Heliograph.Protocol.ReasonCode;
using static Heliograph.Tests.PacketRow;
using static Heliograph.Tests.Versions;

namespace Heliograph.Tests;

public static partial class PacketCases
{
    private static IEnumerable<PacketRow> SubAck =>
    [
        Ok("granted", Any, "90 [0001 {} 00 01 02]", "id=1 Success GrantedQoS1 GrantedQoS2"),
        Ok("failure", Any, "90 [0001 {} 80]", "id=1 UnspecifiedError"),
        Ok("every failure", V5, "90 [0001 [] 83 87 8F 91 97 9E A1 A2]",
            "id=1 ImplementationSpecificError NotAuthorized TopicFilterInvalid PacketIdentifierInUse QuotaExceeded "
            + "SharedSubscriptionsNotSupported SubscriptionIdentifiersNotSupported WildcardSubscriptionsNotSupported"),
        Ok("reason string and user property", V5, "90 [0001 [1F ('why') 26 ('k')('v')] 87]", "id=1 text=why k=v NotAuthorized"),
        Bad("empty", Any, "90 00"),
        Bad("identifier of one byte", Any, "90 [01]"),
        Bad("properties missing", V5, "90 [0001]"),
        Bad("a property of SUBSCRIBE", V5, "90 [0001 [0B 01] 00]"),
        Bad("identifier 0", Any, "90 [0000 {} 00]", ProtocolError),
        Bad("no reason", Any, "90 [0001 {}]", ProtocolError),
        Bad("reason 3", Any, "90 [0001 {} 03]", ProtocolError),
        Bad("second reason FF", Any, "90 [0001 {} 00 FF]", ProtocolError),
        Bad("a reason of MQTT 5", V3, "90 [0001 87]", ProtocolError),
        Bad("a reason of UNSUBACK", V5, "90 [0001 [] 11]", ProtocolError),
        Bad("reason string twice", V5, "90 [0001 [1F ('a') 1F ('a')] 00]", ProtocolError),
    ];
}
