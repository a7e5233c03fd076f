using System.Text;
using Heliograph.Protocol.Properties;

namespace Heliograph.Tests.Protocol;

public sealed class NamedPropertyTests
{
    [Fact]
    public void Every_property_is_read_with_its_name()
    {
        const string Block = "01 01|02 00000002|03 0001 61|08 0001 62|09 0002 FF00|0B FF7F|11 00000011|12 0001 63|13 0013|15 0001 64|16 0001 65|17 01|18 00000018|19 00|1A 0001 66|1C 0001 67"
            + "|1F 0001 68|21 0021|22 0022|23 0023|24 01|25 01|26 0001 6B 0002 7631|27 00000027|28 01|29 01|2A 00";
        var reader = new NamedPropertyReader(Convert.FromHexString(Block.Replace(" ", "", StringComparison.Ordinal).Replace("|", "", StringComparison.Ordinal)));
        var read = new List<string>();
        while (reader.TryNext(out var property)) read.Add(TextOf(property));

        Assert.Equal(
            [
                "Payload-Format-Indicator=1", "Message-Expiry-Interval=2", "Content-Type='a'", "Response-Topic='b'", "Correlation-Data=FF00", "Subscription-Identifier=16383",
                "Session-Expiry-Interval=17", "Assigned-Client-Identifier='c'", "Server-Keep-Alive=19", "Authentication-Method='d'", "Authentication-Data=65", "Request-Problem-Information=1",
                "Will-Delay-Interval=24", "Request-Response-Information=0", "Response-Information='f'", "Server-Reference='g'", "Reason-String='h'", "Receive-Maximum=33",
                "Topic-Alias-Maximum=34", "Topic-Alias=35", "Maximum-QoS=1", "Retain-Available=1", "User-Property k='v1'", "Maximum-Packet-Size=39",
                "Wildcard-Subscription-Available=1", "Subscription-Identifier-Available=1", "Shared-Subscription-Available=0",
            ],
            read);
        Assert.Equal(Enum.GetValues<PropertyId>().Length, read.Count);
    }

    [Fact]
    public void An_empty_block_has_none() => Assert.False(new NamedPropertyReader([]).TryNext(out _));

    private static string TextOf(in NamedProperty property) => property.Kind switch
    {
        PropertyKind.Number => $"{property.Name}={property.Number}",
        PropertyKind.Binary => $"{property.Name}={Convert.ToHexString(property.Bytes)}",
        PropertyKind.Text => $"{property.Name}='{Encoding.UTF8.GetString(property.Bytes)}'",
        _ => $"{property.Name} {Encoding.UTF8.GetString(property.Key)}='{Encoding.UTF8.GetString(property.Bytes)}'",
    };
}
