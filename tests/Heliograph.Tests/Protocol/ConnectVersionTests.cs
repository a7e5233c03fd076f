using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Tests.Protocol;

public sealed class ConnectVersionTests
{
    [Theory]
    [InlineData("10 [('MQIsdp') 02 02 000A ('p')]", ProtocolVersion.V31)]
    [InlineData("10 [('MQIsdp') 06 02 000A ('p')]", ProtocolVersion.V31)]
    [InlineData("10 [('MQTT') 00 02 000A ('p')]", ProtocolVersion.V311)]
    [InlineData("10 [('MQTT') 03 02 000A ('p')]", ProtocolVersion.V311)]
    [InlineData("10 [('MQTT') 84 02 000A ('p')]", ProtocolVersion.V311)]
    [InlineData("10 [('MQTT') 06 02 000A ('p')]", ProtocolVersion.V5)]
    [InlineData("10 [('MQTT') 85 02 000A ('p')]", ProtocolVersion.V5)]
    [InlineData("10 [('HTTP') 04 02 000A ('p')]", null)]
    public void An_unsupported_version_says_in_which_form_to_answer(string wire, ProtocolVersion? answer)
    {
        byte[] bytes = WireNotation.Parse(wire, ProtocolVersion.V5);
        var refusal = Assert.Throws<ProtocolException>(() => Read(bytes));
        Assert.Equal(ReasonCode.UnsupportedProtocolVersion, refusal.Reason);
        Assert.Equal(answer, refusal.AnswerVersion);
    }

    [Fact]
    public void The_version_is_known_even_where_the_rest_is_malformed()
    {
        foreach (PacketCase one in PacketCases.All.Where(one => one.Type == PacketType.Connect))
        {
            if (one.Reason == ReasonCode.UnsupportedProtocolVersion || !HasWholeNameAndLevel(one)) continue;
            Assert.True(FrameReader.TryRead(one.Bytes, int.MaxValue, out Frame frame));
            Assert.True(ConnectPacket.TryReadVersion(frame, out ProtocolVersion version), one.Name);
            Assert.Equal(one.Version, version);
        }
    }

    [Theory]
    [InlineData("10 00")]
    [InlineData("10 [0004]")]
    [InlineData("10 [('MQTT')]")]
    [InlineData("10 [('MQTT') 06]")]
    [InlineData("10 [('MQIsdp') 04]")]
    [InlineData("10 [('HTTP') 05]")]
    public void No_version_is_told_where_name_and_level_are_not_whole_or_not_known(string wire)
    {
        Assert.True(FrameReader.TryRead(WireNotation.Parse(wire, ProtocolVersion.V5), 100, out Frame frame));
        Assert.False(ConnectPacket.TryReadVersion(frame, out _));
    }

    private static void Read(byte[] bytes)
    {
        Assert.True(FrameReader.TryRead(bytes, 100, out Frame frame));
        ConnectPacket.Read(frame);
    }

    private static bool HasWholeNameAndLevel(PacketCase one)
    {
        byte[] prefix = WireNotation.Parse("@", one.Version);
        return one.Bytes[0] == 0x10 && one.Bytes.AsSpan().IndexOf(prefix) is 2 or 3 or 4;
    }
}
